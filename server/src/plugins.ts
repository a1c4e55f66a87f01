import type { ChannelPlugin, SourcePlugin } from "@tocsin/core";

type Loaders<Plugin> = Readonly<Record<string, () => Promise<Plugin>>>;

/** Every plugin that comes with the server, by `type`. Its package, and the SDK behind it, loads on first use. */
export const builtInSources: Loaders<SourcePlugin> = {
  argocd: async () => (await import("@tocsin/source-argocd")).argocd,
  cloudevents: async () => (await import("@tocsin/source-cloudevents")).cloudevents,
  github: async () => (await import("@tocsin/source-github")).github,
  jenkins: async () => (await import("@tocsin/source-jenkins")).jenkins,
  kubernetes: async () => (await import("@tocsin/source-kubernetes")).kubernetes,
  prometheus: async () => (await import("@tocsin/source-prometheus")).prometheus,
  registry: async () => (await import("@tocsin/source-registry")).registry,
  webhook: async () => (await import("@tocsin/source-webhook")).webhook,
};

export const builtInChannels: Loaders<ChannelPlugin> = {
  console: async () => (await import("@tocsin/channel-console")).consoleChannel,
  discord: async () => (await import("@tocsin/channel-discord")).discord,
  email: async () => (await import("@tocsin/channel-email")).email,
  phone: async () => (await import("@tocsin/channel-twilio")).phone,
  slack: async () => (await import("@tocsin/channel-slack")).slack,
  sms: async () => (await import("@tocsin/channel-twilio")).sms,
  webhook: async () => (await import("@tocsin/channel-webhook")).webhook,
};
