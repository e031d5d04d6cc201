import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Stripe from 'stripe'
import { advance } from '#local/stripe/advance.ts'
import { FEATURES } from '#local/stripe/features.ts'
import { createApiServer } from '#local/stripe/http/serveApi.ts'
import { openStore, type Store } from '#local/stripe/store/openStore.ts'

export const STAND_IN_KEY = 'sk_test_standin_0123456789abcdef'
/** where the links of answers lead until the pages are served here */
const PAGES = 'http://127.0.0.1:1'
export const PLATFORM = 'acct_standinplatform'

/** A stand-in of its own for the tests of a `describe`, and the real client of the package before it. */
export interface StandIn {
  stripe: Stripe
  store: Store
  url: string
  /** moves the clock; what becomes due is done */
  advance(seconds: number): void
}

/** Starts a stand-in before the tests of this `describe` and ends it behind them. */
export function useStandIn(): () => StandIn {
  let standIn: StandIn
  let end: () => Promise<void>
  before(async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-stripe-'))
    const store = openStore({ dir, platform: PLATFORM, pagesOrigin: () => PAGES, clock: () => Date.now() })
    const server = createApiServer({ store, features: FEATURES, key: STAND_IN_KEY })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const jobs = Object.assign({}, ...FEATURES.map((feature) => feature.jobs ?? {}))
    standIn = {
      stripe: new Stripe(STAND_IN_KEY, { host: '127.0.0.1', port, protocol: 'http', telemetry: false }),
      store,
      url: `http://127.0.0.1:${port}`,
      advance: (seconds) => advance(store, jobs, seconds),
    }
    end = async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      store.close()
      rmSync(dir, { recursive: true, force: true })
    }
  })
  after(() => end())
  return () => standIn
}
