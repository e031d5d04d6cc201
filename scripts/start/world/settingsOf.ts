import path from 'node:path'
import { privateKeyToAddress } from 'viem/accounts'
import type { Process } from '#settings/schema.ts'
import { VARIABLES } from '#settings/variable.ts'
import type { Keys } from '../folder/makeKeys.ts'
import type { Ports } from './choosePorts.ts'
import type { PreparedDatabase } from './prepareDatabase.ts'
import type { RelayWay } from './relayOrder.ts'
import type { StandInPlace } from './standInOrder.ts'

/** What a world knows when it starts its processes. */
export interface Surroundings {
  ports: Ports
  keys: Keys
  dataDir: string
  webDir: string
  deploymentFile: string
  database: PreparedDatabase
  chainId: number
  rpcUrl: string
  blockS: number
  safeS: number
  /** a mail server of its own runs beside it */
  hasMailbox: boolean
  /** true: booked calls end by themselves */
  hasKeeper: boolean
  /** the stand-in of the card provider that runs beside it */
  standIn: StandInPlace | null
  /** the relay of calls that runs beside it */
  relay: RelayWay | null
  /** what the person set; the places above are decided by the world and win */
  chosen: Readonly<Record<string, string | undefined>>
}

/** What a process logs in with; media and scripts read no such variable. */
function loginOf(target: Process, { apiUrl, workerUrl, indexerUrl }: PreparedDatabase): string {
  if (target === 'worker') return workerUrl
  return target === 'indexer' ? indexerUrl : apiUrl
}

/** The full environment of one process: only the variables it reads. */
export function settingsOf(
  target: Process,
  around: Surroundings,
  overrides: Record<string, string> = {},
): Record<string, string> {
  const { ports, keys } = around
  const own: Record<string, string> = {
    DATABASE_URL: loginOf(target, around.database),
    CHAIN_ID: String(around.chainId),
    RPC_URLS: around.rpcUrl,
    CHAIN_BLOCK_S: String(around.blockS),
    CHAIN_SAFE_S: String(around.safeS),
    DEPLOYMENT_FILE: around.deploymentFile,
    PUBLIC_URL: `http://localhost:${ports.web}`,
    PORT: String(ports.web),
    INTERNAL_PORT: String(ports.internal),
    WEB_DIR: around.webDir,
    SESSION_SECRET_FILE: keys.files.session,
    DATA_KEY_FILE: keys.files.data,
    DECISION_KEY_FILE: keys.files.decision,
    INTERNAL_SECRET_FILE: keys.files.internal,
    MEDIA_SECRET_FILE: keys.files.media,
    ATTESTOR_KEY_FILE: keys.files.attestor,
    MEDIA_KEYS_DIR: keys.node,
    MEDIA_SIGNAL_PORT: String(ports.mediaSignal),
    MEDIA_CONTROL_PORT: String(ports.mediaControl),
    MEDIA_PUBLIC_URL: `ws://localhost:${ports.mediaSignal}`,
    MEDIA_API_URL: `http://127.0.0.1:${ports.internal}`,
    MEDIA_UDP_MIN: String(ports.udpMin),
    MEDIA_UDP_MAX: String(ports.udpMax),
    MEDIA_DATA_DIR: path.join(around.dataDir, 'media'),
    ...(around.hasKeeper ? { KEEPER_KEY_FILE: keys.files.keeper } : {}),
    ...(around.hasMailbox ? mailboxSettings(ports) : {}),
    ...(around.standIn ? standInSettings(around.standIn) : {}),
    ...(around.relay ? { RELAY_URLS: around.relay.url, RELAY_SECRET_FILE: around.relay.secretFile } : {}),
    ...overrides,
  }
  // on a local chain the deployer has every role, so whoever has its key can rule
  const usual: Record<string, string> = { ARBITERS: privateKeyToAddress(keys.deployer) }
  const environment: Record<string, string> = {}
  for (const [name, variable] of Object.entries(VARIABLES)) {
    if (!(variable.processes as readonly Process[]).includes(target)) continue
    const value = own[name] ?? around.chosen[name] ?? usual[name]
    if (value) environment[name] = value
  }
  return environment
}

/** The stand-in takes its own key alone, and what ships sends a key of the provider nowhere else. */
function standInSettings({ keyFile, apiUrl, webhookSecretFiles }: StandInPlace): Record<string, string> {
  return {
    STRIPE_KEY_FILE: keyFile,
    STRIPE_API_URL: apiUrl,
    STRIPE_WEBHOOK_SECRET_FILE: webhookSecretFiles.platform,
    STRIPE_CONNECT_WEBHOOK_SECRET_FILE: webhookSecretFiles.connect,
  }
}

/** A mail server that nobody but this machine reaches needs neither login nor TLS. */
function mailboxSettings({ smtp }: Ports): Record<string, string> {
  return {
    SMTP_URL: `smtp://127.0.0.1:${smtp}`,
    SMTP_STARTTLS: 'offered',
    MAIL_FROM: 'Stagedoor <stagedoor@localhost>',
  }
}
