import { createGateway, type Gateway, type GatewayOptions, type ReloadOptions } from "@tocsin/core";
import type { Config } from "../config/load.ts";
import { gatewayOptions } from "./gateway-options.ts";

/** The gateway of a config, with the user's commands; not started. `more` comes first. */
export function gatewayOf(
  config: Config,
  more: Omit<GatewayOptions, keyof ReloadOptions> & Partial<ReloadOptions>,
): Gateway {
  const gateway = createGateway({ ...gatewayOptions(config), ...more });
  for (const { name, command } of config.commands) gateway.command(name, command);
  return gateway;
}
