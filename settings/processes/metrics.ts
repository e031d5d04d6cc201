import { port, type Variable } from '../schema.ts'

/** Where each process tells its health and its metrics. Apart by name, so that all of them can run on one machine. */
export const METRICS_VARIABLES = {
  METRICS_PORT: {
    schema: port.default(0),
    processes: ['indexer'],
    about: 'Loopback port for health and metrics of the indexer; 0 picks one.',
    example: '0',
  },
  API_METRICS_PORT: {
    schema: port.default(0),
    processes: ['api'],
    about: 'Loopback port for health and metrics of the api; 0 picks one.',
    example: '0',
  },
  WORKER_METRICS_PORT: {
    schema: port.default(0),
    processes: ['worker'],
    about: 'Loopback port for health and metrics of the worker; 0 picks one.',
    example: '0',
  },
  MEDIA_METRICS_PORT: {
    schema: port.default(0),
    processes: ['media'],
    about: 'Loopback port for health and metrics of a media node; 0 picks one.',
    example: '0',
  },
} as const satisfies Record<string, Variable>
