import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { StandInOrder } from '#local/stripe/main.ts'
import { secretFile } from '../folder/makeKeys.ts'
import type { ProcessOrder } from '../process/startProcess.ts'
import type { Ports } from './choosePorts.ts'

/** Where the stand-in of the card provider is, and how it is spoken to. */
export interface StandInPlace {
  apiUrl: string
  /** pages people see, on another host than the app */
  pagesUrl: string
  commandsUrl: string
  /** file with the secret key that it takes */
  keyFile: string
  /** file with the secret of its commands */
  commandSecretFile: string
  /** files with what it signs its notices with */
  webhookSecretFiles: Record<'platform' | 'connect', string>
}

const hex = () => randomBytes(32).toString('hex')

/** The stand-in of a world; its keys are made once, and what it knows stays in the data folder. */
export function standInOrder(
  dataDir: string,
  { stripe, stripePages, stripeCommands }: Pick<Ports, 'stripe' | 'stripePages' | 'stripeCommands'>,
): { order: Pick<ProcessOrder, 'name' | 'entry' | 'args' | 'environment'>; place: StandInPlace } {
  const folder = path.join(dataDir, 'keys')
  const keyFile = secretFile(folder, 'stripe', () => `sk_test_standin_${hex()}`)
  const commandSecretFile = secretFile(folder, 'stripe-commands', hex)
  const signing = () => `whsec_${hex()}`
  const webhookSecretFiles = {
    platform: secretFile(folder, 'stripe-webhook', signing),
    connect: secretFile(folder, 'stripe-connect-webhook', signing),
  }
  const order: StandInOrder = {
    ...{ dir: path.join(dataDir, 'stripe'), platform: platformOf(keyFile), keyFile, commandSecretFile },
    ...{ apiPort: stripe, pagesPort: stripePages, commandPort: stripeCommands },
  }
  const [apiUrl, pagesUrl, commandsUrl] = [stripe, stripePages, stripeCommands].map(
    (port) => `http://127.0.0.1:${port}`,
  ) as [string, string, string]
  return {
    order: { name: 'stripe', entry: 'local/stripe/main.ts', args: [JSON.stringify(order)], environment: {} },
    place: { apiUrl, pagesUrl, commandsUrl, keyFile, commandSecretFile, webhookSecretFiles },
  }
}

/** The account that a key belongs to: another key, another account, as at the provider. */
function platformOf(keyFile: string): string {
  const key = readFileSync(keyFile, 'utf8').trim()
  return `acct_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`
}
