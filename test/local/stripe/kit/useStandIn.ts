import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Stripe from 'stripe'
import { type RunningStandIn, startStandIn } from '#local/stripe/startStandIn.ts'
import type { Store } from '#local/stripe/store/openStore.ts'

export const STAND_IN_KEY = 'sk_test_standin_0123456789abcdef'
export const PLATFORM = 'acct_standinplatform'
export const COMMAND_SECRET = 'a secret of the commands of tests'

/** A stand-in of its own for the tests of a `describe`, and the real client of the package before it. */
export interface StandIn {
  stripe: Stripe
  store: Store
  /** of the API */
  url: string
  pagesUrl: string
  commandsUrl: string
  /** moves the clock; what becomes due is done */
  advance(seconds: number): void
  /** waits until every event that is due was tried */
  settled(): Promise<void>
  /** runs a command as who started the stand-in may; @throws Error with the answer when it is refused */
  command<T = unknown>(name: string, params?: object): Promise<T>
}

/** A clock that stands, for tests that mean an exact second: `advance` alone moves what follows it. */
export function standingClock(): () => number {
  const nowMs = Date.now()
  return () => nowMs
}

/** Starts a stand-in before the tests of this `describe` and ends it behind them. */
export function useStandIn({ clock = () => Date.now() }: { clock?: () => number } = {}): () => StandIn {
  let standIn: StandIn
  let running: RunningStandIn
  let dir = ''
  before(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-stripe-'))
    running = await startStandIn({
      dir,
      ports: { api: 0, pages: 0, commands: 0 },
      key: STAND_IN_KEY,
      platform: PLATFORM,
      commandSecret: COMMAND_SECRET,
      clock,
    })
    const { store, apiUrl, pagesUrl, commandsUrl, advance, settled } = running
    standIn = {
      ...{ store, url: apiUrl, pagesUrl, commandsUrl, advance, settled },
      stripe: clientOf(apiUrl),
      command: (name, params) => runCommand(commandsUrl, name, params),
    }
  })
  after(async () => {
    await running?.end()
    rmSync(dir, { recursive: true, force: true })
  })
  return () => standIn
}

/** The real client before an address. */
export function clientOf(url: string, config: ConstructorParameters<typeof Stripe>[1] = {}): Stripe {
  const { hostname, port } = new URL(url)
  return new Stripe(STAND_IN_KEY, { host: hostname, port, protocol: 'http', telemetry: false, ...config })
}

/** @throws Error with the answer when it is refused */
export async function runCommand<T>(commandsUrl: string, name: string, params: object = {}): Promise<T> {
  const response = await fetch(`${commandsUrl}/commands/${name}`, {
    method: 'POST',
    headers: { 'stand-in-secret': COMMAND_SECRET },
    body: JSON.stringify(params),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${name}: ${text}`)
  return (JSON.parse(text) as { result: T }).result
}
