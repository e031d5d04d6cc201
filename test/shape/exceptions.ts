/** Every exception from the shape rules, with its reason. The list should shrink. */
export const LONG_FILES: Record<string, string> = {
  'test/api/ledger/rules.test.ts': 'one table with a case for each rule of the books',
}

export const WIDE_FOLDERS: Record<string, string> = {
  '.': 'the root holds the files that tools look for there',
}

/** Files that may read the environment: one per process. */
export const ENVIRONMENT_READERS: Record<string, string> = {
  'api/config.ts': 'the api and the worker',
  'indexer/config.ts': 'the indexer',
  'media/config.ts': 'the media engine',
  'scripts/environment.ts': 'commands a person runs, tests and benches',
  'scripts/setup.mjs': 'runs before anything is installed',
  'local/stripe/main.ts': 'does not start where NODE_ENV says production',
  'local/relay/findTurnserver.ts': 'finds a program as a shell does, by PATH',
}

/** Files that may read the clock or draw randomness themselves: entry points, adapters and outer shells. */
export const CLOCK_READERS: RegExp[] = [
  /^(api|indexer|media)\/(main|worker)\.ts$/,
  /^api\/adapters\//,
  /^(local|scripts|test|bench)\//,
  /^web\//,
]

/** Folder words beside the features, by nature. */
export const FOLDERS_WITHOUT_TWIN: Record<string, string[]> = {
  contracts: [
    'clones',
    'gates',
    'governance',
    'splits',
    'payments',
    'lens',
    'types',
    'libraries',
    'mocks',
    'generated',
    'editions',
  ],
  api: ['http', 'ports', 'adapters', 'attestation', 'services', 'inbox', 'queue', 'installation', 'realtime'],
  web: ['app', 'pages', 'kit', 'chain', 'payments', 'fixtures', 'assets', 'public'],
}

/** Typed texts that stand bare, by path and expression: nobody is shown them there. */
export const BARE_TEXTS: Record<string, string> = {
  "web/accounts/SignInPanel.tsx own?.find(({ kind }) => kind === 'email')?.name":
    'an address, alone in the field where it is typed',
  'web/creators/setup/CollectionStep.tsx page.channel.name': 'the name that the contract keeps',
  'web/rooms/host/studio/PrepareView.tsx channel.channel.name':
    'the first value of a field, which takes no sign of direction',
}

/** Tests and their parts that read a clock, and what they do with it instead of asserting its difference. */
export const CLOCK_TESTS: Record<string, string> = {
  'test/api/http/readOnce.test.ts': 'at most one read for each second that began',
  'test/api/realtime/crowd.test.ts': 'tellings and rounds are bounded by the time that passed',
  'test/api/realtime/strangers.test.ts': 'messages taken are bounded by the time that passed',
  'test/indexer/simulation/driver/clocks.ts': 'it is the clock of the simulation and asserts nothing',
}

/** Tests that let time pass, and what they do it for instead of waiting for something to come about. */
export const WAITING_TESTS: Record<string, string> = {
  'test/api/billing/chaos/disturbedPurchases.test.ts':
    'its buyers press again after a while and go away: traffic',
}
