import type { Pool } from 'pg'
import type { VideoProfile } from '#domain/words.ts'
import type { Handlers } from '../http/handler.ts'
import type { installationRoutes } from './contract.ts'
import type { Deployment } from './deployment.ts'
import { siweText } from './siweText.ts'
import { readSync } from './syncState.ts'

const LOCAL_CHAIN = 31337
const CHAIN_NAMES: Record<number, string> = {
  1: 'Ethereum',
  10: 'OP Mainnet',
  8453: 'Base',
  42161: 'Arbitrum One',
  84532: 'Base Sepolia',
  [LOCAL_CHAIN]: 'Local chain',
}

export interface InstallationDeps {
  pool: Pool
  deployment: Deployment
  /** renewed in place */
  currencies: Deployment['currencies']
  /** true: there is a payment provider */
  takesCards: boolean
  areCallsRelayed: boolean
  settings: {
    CHAIN_ID: number
    PUBLIC_URL: string
    CHAIN_BLOCK_S: number
    CHAIN_SAFE_S: number
    MEDIA_PROVIDER: 'embedded' | 'trtc'
    TRTC_VIDEO: VideoProfile
    HOST_GONE_S: number
    SMTP_URL?: string | undefined
    CARD_CURRENCY: string
    WALLETCONNECT_PROJECT_ID?: string | undefined
    WALLETCONNECT_RELAY_URL: string
    INDEX_LAG_BLOCKS: number
  }
}

/** Verbs of the installation itself. */
export function installationHandlers({
  pool,
  deployment,
  currencies,
  takesCards,
  areCallsRelayed,
  settings,
}: InstallationDeps): Handlers<typeof installationRoutes> {
  const config = {
    chain: {
      id: settings.CHAIN_ID,
      name: CHAIN_NAMES[settings.CHAIN_ID] ?? `Chain ${settings.CHAIN_ID}`,
      rpcPath: '/rpc',
      blockS: settings.CHAIN_BLOCK_S,
      safeS: settings.CHAIN_SAFE_S,
    },
    contracts: {
      factory: deployment.factory,
      ledger: deployment.ledger,
      currencyList: deployment.currencyList,
      roomHub: deployment.roomHub ?? null,
      sessionLock: deployment.sessionLock ?? null,
      splitFactory: deployment.splitFactory ?? null,
      consultationEscrow: deployment.consultationEscrow ?? null,
      creatorTokenFactory: deployment.creatorTokenFactory ?? null,
    },
    currencies,
    provider: settings.MEDIA_PROVIDER,
    videoProfile: settings.MEDIA_PROVIDER === 'trtc' ? settings.TRTC_VIDEO : null,
    hasEmail: settings.SMTP_URL !== undefined,
    cards: takesCards ? { currency: settings.CARD_CURRENCY } : null,
    walletConnect: settings.WALLETCONNECT_PROJECT_ID
      ? { projectId: settings.WALLETCONNECT_PROJECT_ID, relayUrl: settings.WALLETCONNECT_RELAY_URL }
      : null,
    burner: settings.CHAIN_ID === LOCAL_CHAIN,
    siwe: siweText(settings.PUBLIC_URL),
    areCallsRelayed,
    hostGoneS: settings.HOST_GONE_S,
  }
  return {
    async getConfig() {
      return { body: config }
    },
    async getSync() {
      return { body: await readSync(pool, settings.CHAIN_ID, settings.INDEX_LAG_BLOCKS) }
    },
  }
}
