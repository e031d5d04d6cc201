import { generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

/** Files and secrets of one installation. Files are readable by their owner alone. */
export interface Keys {
  files: {
    session: string
    decision: string
    internal: string
    media: string
    /** private key of the attestor, which folders of before have not */
    attestor: string
    /** the same of the keeper */
    keeper: string
    /** whether it may be made depends on the rows: see `ensureDataKey` */
    data: string
  }
  /** private key that deploys the contracts */
  deployer: `0x${string}`
  databaseOwner: string
  databaseApi: string
  databaseWorker: string
  /** of `npm run reconcile` */
  databaseReconciler: string
  databaseIndexer: string
  /** texts of the files, which hold one secret or two */
  internal: string
  media: string
  /** where the keys of the media node of this installation stand */
  node: string
}

const hex = (): string => randomBytes(32).toString('hex')

/** Makes what is missing in a folder and reads the rest. */
export function makeKeys(folder: string): Keys {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = (name: string, make: () => string) => secretFile(folder, name, make)
  const text = (name: string, make: () => string) => readFileSync(file(name, make), 'utf8').trim()
  const decision = () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return {
    files: {
      session: file('session', hex),
      decision: file('decision.pem', decision),
      internal: file('internal', hex),
      media: file('media', hex),
      attestor: walletKeyFile(folder, 'attestor'),
      keeper: walletKeyFile(folder, 'keeper'),
      data: path.join(folder, 'data'),
    },
    deployer: walletKey(folder, 'deployer'),
    databaseOwner: text('database-owner', hex),
    databaseApi: text('database-api', hex),
    databaseWorker: text('database-worker', hex),
    databaseReconciler: text('database-reconciler', hex),
    databaseIndexer: text('database-indexer', hex),
    internal: text('internal', hex),
    media: text('media', hex),
    node: path.join(folder, 'node'),
  }
}

/** The private key of a wallet kept in the folder; made when it is missing. */
export function walletKey(folder: string, name: string): `0x${string}` {
  return readFileSync(walletKeyFile(folder, name), 'utf8').trim() as `0x${string}`
}

/** The file with the private key of a wallet; made when it is missing. */
export function walletKeyFile(folder: string, name: string): string {
  return secretFile(folder, name, () => `0x${hex()}`)
}

/** A file of the folder with a secret; made when it is missing. */
export function secretFile(folder: string, name: string, make: () => string): string {
  const target = path.join(folder, name)
  if (!existsSync(target)) writeSecret(target, make())
  return target
}

/** A key must never be half on disk: a database or a chain may already depend on it. */
export function writeSecret(target: string, secret: string): void {
  const descriptor = openSync(`${target}.new`, 'w', 0o600)
  writeSync(descriptor, `${secret.trim()}\n`)
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(`${target}.new`, target)
}
