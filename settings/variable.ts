import { z } from 'zod'
import { FACTOR_VARIABLES, LEAVING_VARIABLES } from './factor.ts'
import { LIMIT_VARIABLES } from './limit.ts'
import { MAIL_VARIABLES } from './mail.ts'
import { MEDIA_VARIABLES } from './media.ts'
import { NAMED_VARIABLES } from './named.ts'
import { PAYMENT_VARIABLES } from './payments/variables.ts'
import { BUS_VARIABLES } from './processes/bus.ts'
import { LOOK_VARIABLES } from './processes/looks.ts'
import { METRICS_VARIABLES } from './processes/metrics.ts'
import { CHAT_VARIABLES } from './rooms/chat.ts'
import { INVITATION_VARIABLES } from './rooms/invitation.ts'
import { RELAY_VARIABLES } from './rooms/relay.ts'
import { count, path, port, seconds, url, urls, type Variable } from './schema.ts'
import { SERVICE_VARIABLES } from './services.ts'
import { SHARE_VARIABLES } from './share.ts'
import { STEP_UP_VARIABLES } from './stepUp.ts'
import { TRTC_VARIABLES } from './trtc.ts'
import { trustProxy } from './trustProxy.ts'
import { WALLETCONNECT_VARIABLES } from './walletConnect/variables.ts'

const all = ['api', 'worker', 'indexer', 'media'] as const
const server = ['api', 'worker'] as const
const passwordOf = (role: string) => ({
  ...{ schema: path, processes: ['migrate'] as const, example: 'password' },
  about: `Password that \`npm run migrate\` gives the role ${role}.`,
})

/** Every environment variable of every process, once. */
export const VARIABLES = {
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    processes: all,
    about: 'How much to log.',
    example: 'info',
  },
  DATABASE_URL: {
    schema: url,
    processes: ['api', 'worker', 'indexer'],
    about: 'Postgres for this process; each process logs in with its own role.',
    example: 'postgres://stagedoor_api:password@localhost:5432/stagedoor',
  },
  DATABASE_OWNER_URL: {
    schema: url,
    processes: ['migrate'],
    about: 'Postgres for `npm run migrate`: a role that owns the database and may create roles.',
    example: 'postgres://postgres:password@localhost:5432/stagedoor',
  },
  DATABASE_API_PASSWORD: passwordOf('stagedoor_api'),
  DATABASE_WORKER_PASSWORD: passwordOf('stagedoor_worker'),
  DATABASE_RECONCILER_PASSWORD: passwordOf('stagedoor_reconciler, with which `npm run reconcile` asks'),
  DATABASE_INDEXER_PASSWORD: passwordOf('stagedoor_indexer'),
  DATABASE_POOL: {
    schema: count.default(20),
    processes: server,
    about: 'Connections of one process.',
    example: '20',
  },
  CHAIN_ID: {
    schema: count,
    processes: ['api', 'worker', 'indexer'],
    about: 'EVM chain the contracts live on.',
    example: '8453',
  },
  RPC_URLS: {
    schema: urls,
    processes: ['api', 'worker', 'indexer'],
    about: 'JSON-RPC addresses, comma separated; the first is preferred.',
    example: 'http://localhost:8545',
  },
  RPC_QUORUM: {
    schema: z.coerce.number().int().min(1).max(2).default(2),
    processes: ['indexer'],
    about:
      'Providers that must tell the same before a block counts as agreed; 1 goes on while one of two is silent.',
    example: '2',
  },
  CHAIN_BLOCK_S: {
    schema: z.coerce.number().positive(),
    processes: ['api', 'worker', 'indexer'],
    about:
      'Seconds between blocks; levels, alarms and words on screen follow it. Known for 1, 10, 8453, 42161 and 31337.',
    example: '2',
  },
  CHAIN_SAFE_S: {
    schema: z.coerce.number().min(0),
    processes: server,
    about: 'Expected seconds until a fact is safe; words on screen only. Follows from the chain when absent.',
    example: '30',
  },
  DEPLOYMENT_FILE: {
    schema: path,
    processes: ['api', 'worker', 'indexer'],
    about: 'JSON written by the deployment: addresses and first block.',
    example: '.stagedoor/deployment.json',
  },
  PUBLIC_URL: {
    schema: url,
    processes: server,
    about: 'Address people type; sign-in domain, CSP and Origin checks follow it.',
    example: 'http://localhost:3000',
  },
  PORT: { schema: port, processes: ['api'], about: 'Port of the public listener.', example: '3000' },
  INTERNAL_PORT: {
    schema: port,
    processes: ['api'],
    about: 'Loopback port where media nodes register and report.',
    example: '3001',
  },
  BIND: {
    schema: z.string().default('127.0.0.1'),
    processes: ['api', 'media'],
    about: 'Address the public listener binds to.',
    example: '127.0.0.1',
  },
  TRUST_PROXY: {
    schema: trustProxy,
    processes: ['api', 'media'],
    about:
      'Proxies whose X-Forwarded-For is believed: loopback and CIDR ranges, comma separated; with a loopback BIND also how many follow each other. 0 is nobody.',
    example: 'loopback',
  },
  WEB_DIR: {
    schema: path,
    processes: ['api'],
    about: 'Folder of the built web application.',
    example: '.stagedoor/web',
  },
  WEB_STAND_INS: {
    schema: z.enum(['refused', 'allowed']).default('refused'),
    processes: ['api'],
    about: 'Only tests set this to allowed: a web build in which something stands in for the media provider.',
    example: 'refused',
  },
  SESSION_SECRET_FILE: {
    schema: path,
    processes: ['api'],
    about: 'File with at least 32 random bytes that sign session cookies.',
    example: '.stagedoor/keys/session',
  },
  DATA_KEY_FILE: {
    schema: path,
    processes: server,
    about: 'Key from which those follow that seal secrets in rows, such as those of authenticator apps.',
    example: '.stagedoor/keys/data',
  },
  DECISION_KEY_FILE: {
    schema: path,
    processes: ['api', 'worker', 'migrate'],
    about:
      'Ed25519 private key (PKCS#8 PEM) of this installation; signs decisions. `npm run migrate` registers its public half.',
    example: '.stagedoor/keys/decision.pem',
  },
  INTERNAL_SECRET_FILE: {
    schema: path,
    processes: server,
    about: 'Secret from which the keys follow that api and media nodes show each other.',
    example: '.stagedoor/keys/internal',
  },
  MEDIA_PROVIDER: {
    schema: z.enum(['embedded', 'trtc']).default('embedded'),
    processes: server,
    about: 'Where media runs.',
    example: 'embedded',
  },
  MEDIA_SECRET_FILE: {
    schema: path,
    processes: server,
    about:
      'Secret from which the keys follow that sign credentials of the embedded engine, for each node its own.',
    example: '.stagedoor/keys/media',
  },
  ...TRTC_VARIABLES,
  HOST_GONE_S: {
    schema: seconds.default(120),
    processes: server,
    about: 'Seconds after which a room without its host ends by itself.',
    example: '120',
  },
  SEAT_LEASE_S: {
    schema: seconds.default(60),
    processes: server,
    about: 'Seconds a seat lives without a beat, while the engine sees its person.',
    example: '60',
  },
  SEAT_UNSEEN_S: {
    schema: seconds.default(20),
    processes: server,
    about:
      'Seconds a seat lives after its admission, and after its person left the engine, until it is seen there.',
    example: '20',
  },
  SEAT_RETURN_S: {
    schema: seconds.default(60),
    processes: server,
    about: 'Seconds to return for everybody on a media node that started anew.',
    example: '60',
  },
  ...LOOK_VARIABLES,
  INDEX_LAG_BLOCKS: {
    schema: count.default(3),
    processes: server,
    about: 'More blocks behind than this and the door reads the contract itself.',
    example: '3',
  },
  READER_GRACE_S: {
    schema: seconds.default(120),
    processes: server,
    about: 'Seconds that people inside keep their seat while the chain cannot be read.',
    example: '120',
  },
  REORG_GRACE_S: {
    schema: seconds.default(120),
    processes: server,
    about:
      'Seconds that people inside keep their seat after a reorg, until the network includes the purchase again.',
    example: '120',
  },
  TOKEN_GRACE_S: {
    schema: seconds.default(60),
    processes: server,
    about:
      'Seconds that people inside keep their seat after they moved or sold tokens that the door asks for.',
    example: '60',
  },
  INDEX_POLL_MS: {
    schema: z.coerce.number().int().min(10).max(60_000).default(1000),
    processes: ['indexer'],
    about: 'Milliseconds between two looks at the chain head.',
    example: '1000',
  },
  ...METRICS_VARIABLES,
  ...BUS_VARIABLES,
  ...FACTOR_VARIABLES,
  ...LEAVING_VARIABLES,
  ...CHAT_VARIABLES,
  ...LIMIT_VARIABLES,
  ...SHARE_VARIABLES,
  ...MAIL_VARIABLES,
  ...INVITATION_VARIABLES,
  ...RELAY_VARIABLES,
  ...PAYMENT_VARIABLES,
  ...SERVICE_VARIABLES,
  ...NAMED_VARIABLES,
  ...STEP_UP_VARIABLES,
  ...WALLETCONNECT_VARIABLES,
  ...MEDIA_VARIABLES,
} as const satisfies Record<string, Variable>

export type VariableName = keyof typeof VARIABLES
