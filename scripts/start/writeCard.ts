import path from 'node:path'
import type { DemoExtras } from '#scripts/demo/createDemo.ts'
import { DEMO_CREATORS } from '#scripts/demo/creators.ts'
import type { DemoShow } from '#scripts/demo/shows.ts'
import { DEFAULT_URL } from '#scripts/dollars/readArguments.ts'
import { ROOT } from './root.ts'
import type { World } from './startWorld.ts'

const NAMES: Partial<Record<keyof World['ports'], string>> = {
  web: 'the web',
  postgres: 'Postgres',
  rpc: 'the chain',
  internal: 'the internal interface',
  mediaSignal: 'media signalling',
  mediaControl: 'media control',
  mailbox: 'the mailbox',
  smtp: 'the mail server',
  stripe: 'the stand-in of the card provider',
  stripePages: 'its pages',
  stripeCommands: 'its commands',
  udpMin: 'media (UDP)',
  relay: 'the relay of calls',
  relayMin: 'what goes through it (UDP)',
}

const RELAYED = 'through a relay: neither side learns the network address of the other'
const DIRECT = 'each side can see the network address of the other'

export interface CardFacts extends Pick<DemoExtras, 'sellers'> {
  setAsideTo: string | undefined
  seconds: number
  hasDemo: boolean
  /** false: streams run at another provider */
  isEmbedded: boolean
  /** of the demo world, on air */
  shows: readonly DemoShow[]
}

const nameOf = (handle: string) => DEMO_CREATORS.find((one) => one.handle === handle)?.name ?? handle

/** Which tokens open a stream, and where somebody has them from. */
function tokenRow({ handle, wholeTokens, currency, locksTokens }: DemoShow, dollars: string): string[][] {
  const creator = DEMO_CREATORS.find((one) => one.handle === handle)
  if (!creator || wholeTokens === undefined) return []
  const from = currency ? `${dollars} sends them` : 'a test wallet buys what is missing'
  const tokens = `${wholeTokens} ${currency ?? creator.token?.symbol}`
  const open = locksTokens ? 'locked while inside open its voice room' : 'open its stream'
  return [['By token', `${creator.name}: ${tokens} ${open}; ${from}`]]
}

/** The lines printed when everything runs; the last one is for programs too. */
export function writeCard(world: World, about: CardFacts): string {
  const { setAsideTo, seconds, hasDemo, isEmbedded, sellers, shows } = about
  const { calls } = world
  const inside = path.relative(process.cwd(), world.dataDir)
  const shown = inside.startsWith('..') ? world.dataDir : inside || '.'
  const url = world.publicUrl === DEFAULT_URL ? '' : ` --url ${world.publicUrl}`
  const data = world.dataDir === path.join(ROOT, '.stagedoor') ? '' : ` --data ${shown}`
  const dollars = `npm run dollars -- 0x…${url}${data}`
  const rows = [
    ['Open', world.publicUrl],
    ...(world.mailboxUrl
      ? [['Mailbox', `${world.mailboxUrl}  (every mail and code this installation sends)`]]
      : []),
    ['Chain', `${world.rpcUrl}  (id ${world.deployment.chainId})`],
    ['Database', `127.0.0.1:${world.ports.postgres}  (passwords in ${path.join(shown, 'keys')})`],
    ...(hasDemo
      ? [['Creators', `wallet keys of the demo creators: ${path.join(shown, 'keys', 'demo-*')}`]]
      : []),
    ...sellers.map(({ name, card }) => [
      'By card',
      `${name}: 4242 4242 4242 4242 pays; sign in as ${card?.email} for the earnings`,
    ]),
    ...shows
      .filter(({ kind, visibility }) => kind === 'voice' && visibility === 'public')
      .map(({ handle }) => [
        'To hear',
        `${nameOf(handle)}: ${world.publicUrl}/c/${handle}/live, without an account`,
      ]),
    ...shows.flatMap((show) => tokenRow(show, dollars)),
    ...(hasDemo && !isEmbedded
      ? [['Streams', 'no demo streams: their publisher speaks to the embedded engine, and this is TRTC']]
      : []),
    ['Calls', calls.isRelayed ? RELAYED : [DIRECT, calls.missing].filter(Boolean).join('; for a relay: ')],
    ['Logs', path.join(shown, 'logs')],
    ...world.moved.map(({ what, from, to }) => [
      'Moved',
      `port ${from} was taken; ${NAMES[what] ?? what} uses ${to}`,
    ]),
    ...(setAsideTo ? [['Earlier data', setAsideTo]] : []),
    ['Stop', 'Ctrl-C'],
  ]
  const lines = rows.map(([name, value]) => `  ${name?.padEnd(13)}${value}`)
  return ['', `Stagedoor runs (${seconds.toFixed(1)} s)`, ...lines, '', `ready: ${world.publicUrl}`].join(
    '\n',
  )
}
