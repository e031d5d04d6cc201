import path from 'node:path'
import { createDemo, type DemoExtras } from '#scripts/demo/createDemo.ts'
import { DEMO_CALLS, openCalls } from '#scripts/demo/openCalls.ts'
import { openClub } from '#scripts/demo/openClub.ts'
import { DEMO_DISPUTE, openDispute } from '#scripts/demo/openDispute.ts'
import {
  DEMO_ANNOUNCED,
  DEMO_CLUB,
  DEMO_CO_HOSTINGS,
  DEMO_CO_HOSTS,
  DEMO_GIVINGS,
  DEMO_SHOWS,
  DEMO_SPEAKERS,
  type DemoShow,
} from '#scripts/demo/shows.ts'
import { readEnvironment } from '#scripts/environment.ts'
import { walletKey, walletKeyFile } from './folder/makeKeys.ts'
import { setAside } from './folder/setAside.ts'
import { takeFolder } from './folder/takeFolder.ts'
import { type Arguments, readArguments, USAGE } from './readArguments.ts'
import { RESTARTABLE, startWorld, type World } from './startWorld.ts'
import { watchSources } from './watchSources.ts'
import { writeCard } from './writeCard.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const clock = () => Date.now()

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

let world: World | undefined
let giveBack: (() => void) | undefined
let stopping: Promise<void> | undefined

function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    if (world) say('stopping …')
    await world?.end()
    giveBack?.()
    process.exit(code)
  })()
  return stopping
}

function fail(error: unknown): void {
  process.stderr.write(`\n${(error as Error).message}\n`)
  void stop(1)
}

// A terminal and npm may both forward one Ctrl-C: repeats within a second are the same interrupt.
let interrupts = 0
let lastInterruptMs = 0
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (clock() - lastInterruptMs < 1000) return
    lastInterruptMs = clock()
    interrupts++
    if (interrupts > 2) process.exit(1)
    void stop(0)
  })

// npm may be killed without a signal to us
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) void stop(0)
}, 500).unref()

/** What can be on air: a door that asks for a token of its creator needs one. */
const showsOf = ({ launched }: DemoExtras): DemoShow[] =>
  DEMO_SHOWS.filter(
    ({ handle, wholeTokens, currency }) =>
      wholeTokens === undefined ||
      currency !== undefined ||
      launched.some((creator) => creator.handle === handle),
  )

async function run(args: Arguments): Promise<void> {
  const startedMs = clock()
  giveBack = takeFolder(args.dataDir)
  const setAsideTo = args.fresh ? setAside(args.dataDir, startedMs) : undefined
  if (setAsideTo) say(`  earlier data moved to ${setAsideTo}`)
  const lost = (name: string, how: string) =>
    fail(new Error(`${name} ended (${how}); see its log. Stopping.`))
  const started = await startWorld({
    dataDir: args.dataDir,
    ports: args.port === undefined ? {} : { web: args.port },
    restartable: RESTARTABLE,
    hasMailbox: true,
    hasStandIn: true,
    hasKeeper: true,
    hasRelay: true,
    chosen: readEnvironment().all,
    clock,
    report: (line) => say(`  ${line}`),
    onLost: lost,
  })
  world = started
  if (stopping) return
  const keyFolder = path.join(args.dataDir, 'keys')
  const factorFileOf = (handle: string) => path.join(keyFolder, `demo-${handle}-totp`)
  const { demoStreams, isEmbedded } = readEnvironment()
  let extras: DemoExtras = { sellers: [], launched: [] }
  if (args.demo) {
    const demoMs = clock()
    extras = await createDemo({
      url: started.publicUrl,
      keyOf: (handle) => walletKey(keyFolder, `demo-${handle}`),
      stateFile: path.join(args.dataDir, 'demo.json'),
      cards: started.standIn && started.mailboxUrl ? { mailboxUrl: started.mailboxUrl, factorFileOf } : null,
      clock,
      report: (line) => say(`  ${line}`),
    })
    say(`  demo world ready (${((clock() - demoMs) / 1000).toFixed(1)} s)`)
  }
  const seconds = (clock() - startedMs) / 1000
  const shows = args.demo && demoStreams && isEmbedded ? showsOf(extras) : []
  say(writeCard(started, { setAsideTo, seconds, hasDemo: args.demo, isEmbedded, ...extras, shows }))
  // nobody's start waits for them
  if (args.demo) {
    const demo = {
      url: started.publicUrl,
      keyOf: (handle: string) => walletKey(keyFolder, `demo-${handle}`),
      stateFile: path.join(args.dataDir, 'demo.json'),
      clock,
      report: (line: string) => say(`  ${line}`),
    }
    void openCalls(DEMO_CALLS, demo)
      .catch((error) => say(`  the calls of ${DEMO_CALLS.handle} are not there: ${error.message}`))
      .then(() => openDispute(DEMO_DISPUTE, demo))
      .catch((error) => say(`  nobody objects to a call of ${DEMO_DISPUTE.creator}: ${error.message}`))
    // before anybody is on air: who divides tips makes a contract for it, from the wallet that gives the members their passes
    await openClub(DEMO_CLUB, demo).catch((error) =>
      say(`  the fan club of ${DEMO_CLUB.handle} is not there: ${error.message}`),
    )
    if (stopping) return
  }
  if (args.demo && demoStreams)
    await started.publish({
      url: started.publicUrl,
      shows: shows.map((show) => ({
        ...show,
        coHosts: DEMO_CO_HOSTS.filter(({ to }) => to === show.handle).map(({ from: handle, shareBps }) => ({
          ...{ handle, shareBps },
        })),
        keyFile: walletKeyFile(keyFolder, `demo-${show.handle}`),
        factorFile: factorFileOf(show.handle),
      })),
      announced: DEMO_ANNOUNCED.map((show) => ({
        ...show,
        keyFile: walletKeyFile(keyFolder, `demo-${show.handle}`),
      })),
      givings: (isEmbedded ? DEMO_GIVINGS : []).map(({ from, ...giving }) => ({
        ...giving,
        keyFile: walletKeyFile(keyFolder, `demo-${from}`),
      })),
      coHostings: (isEmbedded ? DEMO_CO_HOSTINGS : []).map(({ from, ...coHosted }) => ({
        ...coHosted,
        keyFile: walletKeyFile(keyFolder, `demo-${from}`),
      })),
      speakings: (isEmbedded ? DEMO_SPEAKERS : []).map(({ from, ...speaking }) => ({
        ...speaking,
        keyFile: walletKeyFile(keyFolder, `demo-${from}`),
      })),
    })
  if (args.dev) watchSources(started, say)
}

try {
  await run(readArguments(process.argv.slice(2)))
} catch (error) {
  if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) process.stderr.write(`${USAGE}\n`)
  fail(error)
}
