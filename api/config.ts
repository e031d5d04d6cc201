import { createPrivateKey } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { NoticeEndpoint } from '#domain/billing/words.ts'
import {
  fixedSecret,
  MIN_SECRET_LENGTH,
  type RotatingSecret,
  type SecretCheck,
} from '#domain/rotatingSecret.ts'
import { isLocalChain } from '#settings/chainProfile.ts'
import { senderProblems } from '#settings/mail.ts'
import { parseSettings, type Settings, SettingsError } from '#settings/parse.ts'
import { isLiveKey, paymentKeyProblem } from '#settings/payments/keyProblem.ts'
import { relayProblems, relaySecretProblem } from '#settings/rooms/relay.ts'
import { openSecretFile, type SecretFileOptions } from '#settings/secretFile.ts'
import { callbackKeyProblem } from '#settings/trtc.ts'
import { trustProxyProblem } from '#settings/trustProxy.ts'
import type { VariableName } from '#settings/variable.ts'
import type { KeySource } from './access/decisions/followDecisionKey.ts'
import type { AttestorIdentity } from './adapters/chain/attestor/attestorKeys.ts'
import { isPrivateKey } from './adapters/chain/services/serviceKeys.ts'
import type { PaymentKeys } from './adapters/stripe/createPayments.ts'
import type { AttestationDeps } from './attestation/deps.ts'
import { standInProblem } from './http/page/standInProblem.ts'
import { type Deployment, deployment } from './installation/deployment.ts'
import type { ChainHex } from './ports/services.ts'

type Server = 'api' | 'worker'

/** Secrets of this installation, read from the files that the environment names. */
export interface Secrets {
  /** signs session cookies; the worker has none */
  session: RotatingSecret
  internal: RotatingSecret
  /** seals secrets in rows */
  data: RotatingSecret
  media: RotatingSecret
  trtc: string | null
  /** signs calls of the provider's management interface */
  trtcApi: string | null
  /** signs what the media provider tells us; null: nothing is taken from it */
  trtcCallbacks: RotatingSecret | null
  /** of the account at the payment provider; null: nothing of cards is offered */
  payment: PaymentKeys | null
  /** of the endpoints that take notices of the payment provider; null: there is none */
  webhooks: Record<NoticeEndpoint, RotatingSecret | null>
  /** of the login at the mail server; null when SMTP_URL says it or none is wanted */
  smtpPassword: string | null
  /** of the login at the bus; null when BUS_URL says it or none is wanted */
  busPassword: string | null
  /** of the wallet that ends booked calls; null: nobody does, and the api has none */
  keeper: RotatingSecret | null
  /** shared with the relay of calls; null: there is none, and the worker has none */
  relay: RotatingSecret | null
  decisionKey: KeySource
}

export interface ProcessConfig<P extends Server> {
  settings: Settings<P>
  deployment: Deployment
  secrets: Secrets
  /** who signs for the platform, and what that may cost */
  attestor: AttestorIdentity & { bounds: AttestationDeps['bounds'] }
}

/** Rights of a file that whoever is neither its owner nor of its group has. */
const OTHERS = 0o007

class Files {
  readonly problems: string[] = []
  private readonly follow: Pick<SecretFileOptions, 'onUnusable' | 'everyMs'>

  constructor(follow: Pick<SecretFileOptions, 'onUnusable' | 'everyMs'>) {
    this.follow = follow
  }

  read<T>(name: VariableName, path: string | undefined, parse: (text: string) => T): T | null {
    if (path === undefined) return null
    try {
      return parse(readFileSync(path, 'utf8'))
    } catch (error) {
      this.problems.push(`${name}: ${path} cannot be used (${(error as Error).message}).`)
      return null
    }
  }

  /** A secret that is followed while the process runs. */
  rotating(name: VariableName, path: string | undefined, check?: SecretCheck): RotatingSecret {
    if (path === undefined) return fixedSecret('')
    try {
      return openSecretFile({ path, check, clock: Date.now, ...this.follow })
    } catch (error) {
      this.problems.push(`${name}: ${path} cannot be used (${(error as Error).message}).`)
      return fixedSecret('')
    }
  }

  /** A key that moves money, and that one address alone may see. */
  paymentKey(path: string, { apiUrl, ...calls }: Pick<PaymentKeys, 'apiUrl' | 'timeoutMs'>): PaymentKeys {
    const keys = this.rotating('STRIPE_KEY_FILE', path)
    const problemOf = (key: string) => paymentKeyProblem(key, apiUrl)
    const problem = keys
      .accepted()
      .map((key) => (key === '' ? null : problemOf(key)))
      .find(Boolean)
    if (problem) this.problems.push(`STRIPE_KEY_FILE: ${path} ${problem}`)
    this.refuseOpen('STRIPE_KEY_FILE', path, keys)
    return { keys, apiUrl, ...calls, problemOf, isLive: isLiveKey }
  }

  /** A secret that lets who has it make us believe a notice, or a relay believe us. */
  webhookSecret(name: VariableName, path: string | undefined, check?: SecretCheck): RotatingSecret | null {
    if (path === undefined) return null
    const secret = this.rotating(name, path, check)
    this.refuseOpen(name, path, secret)
    return secret
  }

  /** A key of a wallet: its signatures give passes away, or spend what it has. */
  walletKey(name: VariableName, path: string | undefined): RotatingSecret | null {
    if (path === undefined) return null
    const keys = this.rotating(name, path)
    if (keys.accepted().some((key) => key !== '' && !isPrivateKey(key)))
      this.problems.push(`${name}: ${path} holds no private key, 0x and 64 digits.`)
    this.refuseOpen(name, path, keys)
    return keys
  }

  /** Two services that send with one key would take each other's turn. */
  refuseShared(keeper: RotatingSecret | null, attestor: RotatingSecret | null): void {
    const taken = new Set(attestor?.accepted().map((key) => key.toLowerCase()))
    if (keeper?.accepted().some((key) => key !== '' && taken.has(key.toLowerCase())))
      this.problems.push('KEEPER_KEY_FILE: holds a key of ATTESTOR_KEY_FILE; give the keeper one of its own.')
  }

  private refuseOpen(name: VariableName, path: string, secret: RotatingSecret): void {
    if (secret.current() !== '' && (statSync(path).mode & OTHERS) !== 0)
      this.problems.push(`${name}: ${path} is open to everybody on this machine: chmod 600.`)
  }

  secret(name: VariableName, path: string | undefined): string {
    const text = this.read(name, path, (content) => content.trim())
    if (text !== null && text.length < MIN_SECRET_LENGTH) {
      this.problems.push(`${name}: the secret in ${path} is shorter than ${MIN_SECRET_LENGTH} characters.`)
    }
    return text ?? ''
  }
}

/** wei */
export const GWEI = 1_000_000_000n

/** Without another word it is the account that the release made. */
function attestorOf(
  settings: Settings<'worker'>,
  deployed: Deployment,
  keys: RotatingSecret | null,
): ProcessConfig<Server>['attestor'] {
  const { CHAIN_ID, ATTESTOR_ACCOUNT, ATTESTOR_MAX_FEE_GWEI, REVOCATION_MAX_WEI } = settings
  const account = ATTESTOR_ACCOUNT ?? deployed.attestorAccount ?? null
  return {
    ...{ keys, manager: deployed.accessManager as ChainHex, account: account as ChainHex | null },
    isPublic: !isLocalChain(CHAIN_ID),
    // the api sends nothing
    bounds: { maxFee: BigInt(ATTESTOR_MAX_FEE_GWEI) * GWEI, maxPaid: BigInt(REVOCATION_MAX_WEI ?? 0) },
  }
}

/**
 * Settings, deployment and secrets of a server process, from its environment.
 * @param onUnusable told when a secret file that is followed can no longer be used
 * @throws SettingsError with everything that is missing or wrong at once
 */
export function readConfig<P extends Server>(
  name: P,
  environment: Record<string, string | undefined> = process.env,
  onUnusable?: SecretFileOptions['onUnusable'],
): ProcessConfig<P> {
  const settings = parseSettings(name, environment)
  const paths = settings as Settings<'worker'> & Partial<Settings<'api'>>
  const files = new Files({ onUnusable, everyMs: paths.SECRET_LOOK_MS })
  const found = files.read('DEPLOYMENT_FILE', paths.DEPLOYMENT_FILE, (text) =>
    deployment.parse(JSON.parse(text)),
  )
  const readKey = (text: string) => ({ text, key: createPrivateKey(text) })
  const keyFile = paths.DECISION_KEY_FILE
  files.read('DECISION_KEY_FILE', keyFile, readKey)
  const secrets = {
    session: files.rotating('SESSION_SECRET_FILE', paths.SESSION_SECRET_FILE),
    internal: files.rotating('INTERNAL_SECRET_FILE', paths.INTERNAL_SECRET_FILE),
    data: files.rotating('DATA_KEY_FILE', paths.DATA_KEY_FILE),
    media: files.rotating('MEDIA_SECRET_FILE', paths.MEDIA_SECRET_FILE),
    trtc: paths.TRTC_SECRET_FILE ? files.secret('TRTC_SECRET_FILE', paths.TRTC_SECRET_FILE) : null,
    trtcApi: paths.TRTC_API_KEY_FILE ? files.secret('TRTC_API_KEY_FILE', paths.TRTC_API_KEY_FILE) : null,
    trtcCallbacks: files.webhookSecret(
      'TRTC_CALLBACK_KEY_FILE',
      paths.TRTC_CALLBACK_KEY_FILE,
      callbackKeyProblem,
    ),
    payment: paths.STRIPE_KEY_FILE
      ? files.paymentKey(paths.STRIPE_KEY_FILE, {
          ...{ apiUrl: paths.STRIPE_API_URL, timeoutMs: paths.STRIPE_TIMEOUT_MS },
        })
      : null,
    webhooks: {
      platform: files.webhookSecret('STRIPE_WEBHOOK_SECRET_FILE', paths.STRIPE_WEBHOOK_SECRET_FILE),
      connect: files.webhookSecret(
        'STRIPE_CONNECT_WEBHOOK_SECRET_FILE',
        paths.STRIPE_CONNECT_WEBHOOK_SECRET_FILE,
      ),
    },
    keeper: files.walletKey('KEEPER_KEY_FILE', paths.KEEPER_KEY_FILE),
    relay: files.webhookSecret('RELAY_SECRET_FILE', paths.RELAY_SECRET_FILE, relaySecretProblem),
  }
  const attestorKeys = files.walletKey('ATTESTOR_KEY_FILE', paths.ATTESTOR_KEY_FILE)
  files.refuseShared(secrets.keeper, attestorKeys)
  const trim = (text: string) => text.trim()
  const smtpPassword = files.read('SMTP_PASSWORD_FILE', paths.SMTP_PASSWORD_FILE, trim)
  const busPassword = files.read('BUS_PASSWORD_FILE', paths.BUS_PASSWORD_FILE, trim)
  files.problems.push(...(name === 'worker' ? senderProblems(paths) : relayProblems(paths)))
  if (found && found.chainId !== paths.CHAIN_ID) {
    files.problems.push(`CHAIN_ID: is ${paths.CHAIN_ID}, but the deployment is on chain ${found.chainId}.`)
  }
  if (name === 'api') {
    const own = settings as Settings<'api'>
    const { TRUST_PROXY: trustProxy, BIND: bind, PUBLIC_URL: publicUrl } = own
    const problem = trustProxyProblem({ trustProxy, bind, publicUrl })
    if (problem) files.problems.push(problem)
    const marked = own.WEB_STAND_INS === 'refused' ? standInProblem(own.WEB_DIR) : null
    if (marked) files.problems.push(marked)
  }
  const hasTrtc = paths.TRTC_SDK_APP_ID && secrets.trtc && paths.TRTC_API_KEY_ID && secrets.trtcApi
  if (paths.MEDIA_PROVIDER === 'trtc' && !hasTrtc) {
    const names = 'TRTC_SDK_APP_ID, TRTC_SECRET_FILE, TRTC_API_KEY_ID, TRTC_API_KEY_FILE'
    files.problems.push(`${names}: are needed when MEDIA_PROVIDER is trtc.`)
  }
  if (name === 'api' && paths.MEDIA_PROVIDER === 'trtc' && !paths.TRTC_CALLBACK_KEY_FILE)
    files.problems.push('TRTC_CALLBACK_KEY_FILE: is needed when MEDIA_PROVIDER is trtc.')
  if (files.problems.length > 0 || !found) throw new SettingsError(name, files.problems)
  const decisionKey = { read: () => readKey(readFileSync(keyFile, 'utf8')) }
  return {
    ...{ settings, deployment: found, secrets: { ...secrets, smtpPassword, busPassword, decisionKey } },
    attestor: attestorOf(paths, found, attestorKeys),
  }
}
