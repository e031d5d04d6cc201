/** What commands a person runs take from the environment; the rest they decide themselves. */
export interface Environment {
  /** every variable by name; passed to processes only where `settings` knows the name */
  readonly all: Readonly<Record<string, string | undefined>>
  /** a browser for tests instead of the one from npm */
  readonly chromePath: string | undefined
  /** whether demo creators are on air in a started world; `DEMO_STREAMS=off` leaves them out */
  readonly demoStreams: boolean
  /** whether streams run on the embedded engine, the only one to which the demo's publisher speaks */
  readonly isEmbedded: boolean
  /** for the rebuild: a role that owns the database */
  readonly databaseOwnerUrl: string | undefined
  /** for `reconcile`, beside it: password of the login that asks */
  readonly databaseReconcilerPassword: string | undefined
  /** for `stripe:parity`: a key of Stripe's test mode */
  readonly stripeParityKey: string | undefined
  /** for `stripe:parity`: a connected account of that key which may receive money */
  readonly stripeParityAccount: string | undefined
  /** for `trtc:minutes`: what 1,000 minutes of sound cost in USD, and how large the pictures of hosts are */
  readonly trtcRate: string | undefined
  readonly trtcVideo: string | undefined
  /** from `chaos:money` to the tests that it runs: how much of it, as JSON, and the file that figures go to */
  readonly chaosOrder: string | undefined
  readonly chaosFigures: string | undefined
  /** from `simulate:calls` to the test that it runs, as of `chaos:money` */
  readonly weekOrder: string | undefined
  readonly weekFigures: string | undefined
  /** true: tests run in the sizes of `npm run prove:all`, not in those of the gate; see `test/kit/depth.ts` */
  readonly isDeep: boolean
}

/** Reads the environment of a command. */
export function readEnvironment(): Environment {
  const all = process.env
  return {
    all,
    chromePath: all.CHROME_PATH || undefined,
    demoStreams: all.DEMO_STREAMS !== 'off',
    isEmbedded: all.MEDIA_PROVIDER !== 'trtc',
    databaseOwnerUrl: all.DATABASE_OWNER_URL || undefined,
    databaseReconcilerPassword: all.DATABASE_RECONCILER_PASSWORD || undefined,
    stripeParityKey: all.STRIPE_PARITY_KEY || undefined,
    stripeParityAccount: all.STRIPE_PARITY_ACCOUNT || undefined,
    trtcRate: all.TRTC_RATE || undefined,
    trtcVideo: all.TRTC_VIDEO || undefined,
    chaosOrder: all.CHAOS_ORDER || undefined,
    chaosFigures: all.CHAOS_FIGURES || undefined,
    weekOrder: all.WEEK_ORDER || undefined,
    weekFigures: all.WEEK_FIGURES || undefined,
    isDeep: all.TEST_DEPTH === 'deep',
  }
}

/** The environment a tool of ours (build, browser) inherits, with additions. */
export function toolEnvironment(additions: Record<string, string> = {}): Record<string, string | undefined> {
  return { ...process.env, ...additions }
}
