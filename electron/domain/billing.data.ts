/** A service that charges for the time in which a model is up, and not, or not only, for tokens. */
export interface TimeBilledService {
  /** For people: `Amazon Bedrock Custom Model Import`. */
  readonly name: string;
  /** What an endpoint there looks like: its host, or for Bedrock its model. */
  readonly host?: RegExp;
  readonly model?: RegExp;
  /** How long it stays up, and is paid for, after its last request, ms, unless it was set otherwise there. */
  readonly staysUpMs: number;
  /** It is paid for whether or not it is used, so that a ping adds nothing. */
  readonly standing?: true;
  /** USD an hour, where there is a figure to begin with, and what that is the figure of. */
  readonly price?: { readonly usdPerHour: number; readonly of: string };
  /** Where this is documented. */
  readonly source: string;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Units of an imported model of 8 billion parameters, and what one costs a minute in us-east-1. */
const UNITS = 2;
const USD_PER_UNIT_MINUTE = 0.0572;

/**
 * Services that are known to bill by time. Hardware is chosen by the user, so that its price an hour is mostly unknown here and asked for.
 * `asOf` says how old this list is; an endpoint's own `billing` goes before it.
 */
export const timeBilled: { readonly asOf: string; readonly services: readonly TimeBilledService[] } = {
  asOf: '2026-11-22',
  services: [
    {
      name: 'Amazon Bedrock Custom Model Import',
      model: /:imported-model\//,
      // Billed in windows of five minutes that begin with a successful call.
      staysUpMs: 5 * MINUTE_MS,
      price: { usdPerHour: UNITS * USD_PER_UNIT_MINUTE * 60, of: `one copy of ${UNITS} custom model units in us-east-1` },
      source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/import-model-calculate-cost.html',
    },
    {
      name: 'Amazon Bedrock Provisioned Throughput',
      model: /:(provisioned-model|custom-model-deployment)\//,
      staysUpMs: HOUR_MS,
      standing: true,
      source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/prov-throughput.html',
    },
    {
      name: 'Hugging Face Inference Endpoints',
      host: /\.endpoints\.huggingface\.cloud$/,
      staysUpMs: HOUR_MS,
      source: 'https://huggingface.co/docs/inference-endpoints/guides/autoscaling',
    },
    { name: 'Modal', host: /\.modal\.(run|direct)$/, staysUpMs: MINUTE_MS, source: 'https://modal.com/docs/guide/cold-start' },
    {
      name: 'Runpod Serverless',
      host: /(^|\.)api\.runpod\.ai$|\.runpod\.(net|run)$/,
      staysUpMs: 5 * SECOND_MS,
      source: 'https://docs.runpod.io/serverless/pricing',
    },
    { name: 'Replicate', host: /(^|\.)replicate\.(com|delivery)$/, staysUpMs: 5 * MINUTE_MS, source: 'https://replicate.com/docs/billing' },
    {
      name: 'Azure Machine Learning',
      host: /\.inference\.ml\.azure\.com$/,
      staysUpMs: HOUR_MS,
      standing: true,
      source: 'https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online',
    },
    {
      name: 'Amazon SageMaker',
      host: /^runtime\.sagemaker\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
      staysUpMs: HOUR_MS,
      source: 'https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-zero-instances.html',
    },
    {
      name: 'Google Cloud Run',
      host: /\.run\.app$/,
      staysUpMs: 15 * MINUTE_MS,
      source: 'https://cloud.google.com/run/docs/about-instance-autoscaling',
    },
    { name: 'Koyeb', host: /\.koyeb\.app$/, staysUpMs: 5 * MINUTE_MS, source: 'https://www.koyeb.com/docs/run-and-scale/scale-to-zero' },
    { name: 'Baseten', host: /\.api\.baseten\.co$/, staysUpMs: 15 * MINUTE_MS, source: 'https://docs.baseten.co/deployment/autoscaling/overview' },
    {
      name: 'Fireworks dedicated deployment',
      host: /^api\.fireworks\.ai$/,
      model: /(^|\/|#)(deployments|deployedModels)\/|#/,
      staysUpMs: HOUR_MS,
      source: 'https://docs.fireworks.ai/deployments/autoscaling',
    },
  ],
};
