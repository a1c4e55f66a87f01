/** A parameter of a job or of an input, as a test writes it. */
export interface JenkinsParameter {
  readonly name: string;
  /** As in `StringParameterDefinition`. */
  readonly type: string;
  readonly description?: string;
  readonly choices?: readonly string[];
  readonly value?: string | boolean;
}

export interface JenkinsJob {
  /** `job/acme/job/api` */
  readonly path: string;
  parameters: readonly JenkinsParameter[];
  buildable: boolean;
  /** A plugin keeps its builds out of the queue. */
  keptOut: boolean;
}

export interface JenkinsBuild {
  readonly job: string;
  readonly number: number;
  building: boolean;
  result: string | null;
  /** What Jenkins tells of them: no values of passwords. */
  parameters: readonly { readonly name: string; readonly value?: unknown }[];
  inputs: readonly JenkinsInput[];
  /** It does not heed a stop. */
  stubborn: boolean;
}

/** An input step that waits. */
export interface JenkinsInput {
  readonly id: string;
  readonly message: string;
  readonly ok?: string;
  readonly parameters?: readonly JenkinsParameter[];
  /** Who alone may answer. */
  readonly submitter?: string;
}

/** What was answered to an input. */
export interface JenkinsAnswer {
  readonly id: string;
  readonly how: "proceed" | "abort";
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface JenkinsItem {
  readonly id: number;
  readonly job: string;
  /** How often it may be looked at before it starts; Infinity: it waits for ever. */
  looks: number;
  cancelled: boolean;
  parameters: JenkinsBuild["parameters"];
  executable: JenkinsBuild | undefined;
}

export function definitionOf({ name, type, description = "", choices, value }: JenkinsParameter) {
  return {
    _class: `hudson.model.${type}`,
    name,
    type,
    description,
    ...(choices === undefined ? {} : { choices }),
    // Jenkins tells no password, and no value of those that have none.
    defaultParameterValue:
      type.startsWith("Password") || type.startsWith("File")
        ? null
        : {
            _class: "hudson.model.StringParameterValue",
            name,
            value: value ?? choices?.[0] ?? (type.startsWith("Boolean") ? false : ""),
          },
  };
}

/** As the plugin of the REST API for Pipelines writes them. */
export function inputOf(
  { id, message, ok = "Proceed", parameters = [] }: JenkinsInput,
  page: string,
) {
  return {
    id,
    proceedText: ok,
    message,
    inputs: parameters.map(({ name, type, description = "", choices, value }) => ({
      type,
      name,
      description,
      definition: {
        defaultVal: value ?? choices?.[0] ?? (type.startsWith("Boolean") ? false : ""),
        ...(choices === undefined ? {} : { choices }),
      },
    })),
    proceedUrl: `${page}wfapi/inputSubmit?inputId=${id}`,
    abortUrl: `${page}input/${id}/abort`,
    redirectApprovalUrl: `${page}input/`,
  };
}
