/** Errors that Bedrock's runtime answers before the stream, with their status and words. */
export const bedrockErrors = {
  AccessDeniedException: [403, "You don't have access to the model with the specified model ID."],
  ExpiredTokenException: [403, 'The security token included in the request is expired'],
  UnrecognizedClientException: [403, 'The security token included in the request is invalid.'],
  InvalidSignatureException: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  ],
  MissingAuthenticationTokenException: [403, 'Missing Authentication Token'],
  ValidationException: [400, 'The provided model identifier is invalid.'],
  ResourceNotFoundException: [404, 'Could not resolve the foundation model from the provided model identifier.'],
  ConflictException: [400, 'The model is being updated. Try your request again.'],
  ServiceQuotaExceededException: [400, 'Your request exceeds the service quota for your account.'],
  ModelTimeoutException: [408, 'The model took too long to process the request.'],
  ThrottlingException: [429, 'Too many requests, please wait before trying again.'],
  ModelNotReadyException: [429, 'Model is not ready for inference. Wait and try your request again.'],
  ModelErrorException: [424, 'The system encountered an unexpected error during processing. Try your request again.'],
  ModelStreamErrorException: [424, 'The system encountered an error while streaming the response. Try your request again.'],
  InternalServerException: [500, 'The system encountered an unexpected error during processing. Try your request again.'],
  ServiceUnavailableException: [503, 'Bedrock is unable to process your request.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type BedrockErrorName = keyof typeof bedrockErrors;

/** Whether this is the name of an error in {@link bedrockErrors}. */
export function isBedrockErrorName(name: string): name is BedrockErrorName {
  return Object.hasOwn(bedrockErrors, name);
}

/** Exceptions that come as a frame within the stream; the last one is not in ConverseStream's union. */
export type BedrockStreamErrorName =
  | 'internalServerException'
  | 'modelStreamErrorException'
  | 'serviceUnavailableException'
  | 'throttlingException'
  | 'validationException'
  | 'modelTimeoutException';

/** What AWS says when a model that needs an inference profile is called by its bare id. */
export function needsProfile(modelId: string): string {
  return `Invocation of model ID ${modelId} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`;
}
