import { waitingSignal } from "./waiting.ts";

/** An image that is not there, or that the node may not have. */
export const imagePull = waitingSignal(
  "image-pull",
  new Set([
    "ErrImagePull",
    "ImagePullBackOff",
    "InvalidImageName",
    "ErrImageNeverPull",
    "ImageInspectError",
    "RegistryUnavailable",
    "SignatureValidationFailed",
  ]),
);
