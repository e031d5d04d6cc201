import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { percentile, printLine, type Spread, spreadOf } from './line.ts'
import { cpuOf } from './machine/cpuOf.ts'
import type { AttackAnswer, AttackOrder } from './siege/attacker.ts'
import { SIEGES, type SiegeName } from './siege/attacks.ts'
import { startBesieged } from './siege/besieged.ts'
import { startOrdered } from './siege/childProcess.ts'
import type { CrowdAnswer, CrowdOrder } from './siege/crowd.ts'
import type { RealPerson } from './siege/realPerson.ts'

/**
 * One creator live before twenty viewers; others join at two a second and stay for five, in peace and under attack in
 * turns. A join is counted from the admission to the first decrypted packet. The attacker is a process of its own, and
 * so are the real people.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '30' },
    /** names of attacks, with commas */
    only: { type: 'string', default: Object.keys(SIEGES).join(',') },
  },
})
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]
const attacks = values.only.split(',').map((name) => {
  if (!Object.hasOwn(SIEGES, name)) throw new Error(`no attack ${name}: ${Object.keys(SIEGES).join(', ')}`)
  return name as SiegeName
})
const INSIDE = 20
const JOINERS = 100
const JOINS_PER_S = 2
const STAY_MS = 5000
/** real people share networks, as at home and at work */
const NETWORKS = 24
/** an attack begins so long before the first who joins, and ends so long after the last has come */
const MARGIN_S = 1
const SETTLE_MS = 2000

interface Phase extends CrowdAnswer {
  attackerPct: number
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const besieged = await startBesieged()
const crowd = startOrdered<CrowdOrder, CrowdAnswer>(join(import.meta.dirname, 'siege/crowd.ts'))
const attacker = startOrdered<AttackOrder, AttackAnswer>(join(import.meta.dirname, 'siege/attacker.ts'))
const { url, signalUrl, udp, roomId } = besieged
const addressOf = (n: number) => `100.64.${n % NETWORKS}.${1 + Math.floor(n / NETWORKS)}`
const [host, ...people] = [besieged.host, ...(await besieged.people(INSIDE + JOINERS))].map(
  ({ token }, n): RealPerson => ({ token, address: addressOf(n) }),
)
const [audience, joiners] = [people.slice(0, INSIDE), people.slice(INSIDE)]
let next = 0

async function startAttack(attack: SiegeName, joins: number): Promise<AttackAnswer> {
  const accounts = await besieged.people(SIEGES[attack].accounts(joins))
  const tokens = accounts.map(({ token }) => token)
  const siege = { url, signalUrl, udp, roomId, tokens, seconds: seconds + 2 * MARGIN_S }
  return attacker.ask({ attack, siege })
}

/** Each server process's share of a core since the look before. */
function createCpuLook(): () => Record<string, number> {
  let before = { atMs: performance.now(), usedS: readUsed() }
  function readUsed() {
    return Object.entries(besieged.pids).map(([name, pid]) => [name, cpuOf(pid)] as const)
  }
  return () => {
    const now = { atMs: performance.now(), usedS: readUsed() }
    const seconds = (now.atMs - before.atMs) / 1000
    const shares = now.usedS.map(([name, usedS], at) => {
      const pct = ((usedS - (before.usedS[at]?.[1] ?? 0)) / seconds) * 100
      return [name, Math.round(pct)] as const
    })
    before = now
    return Object.fromEntries(shares)
  }
}

async function play(attack: SiegeName | null): Promise<Phase> {
  const { restored } = await crowd.ask({ order: 'restore' })
  const lookAtCpu = createCpuLook()
  const joins = seconds * JOINS_PER_S
  const attacking = attack ? startAttack(attack, joins) : null
  await pause(MARGIN_S * 1000)
  const coming = Array.from({ length: joins }, () => joiners[next++ % JOINERS] as RealPerson)
  const joining = crowd.ask({ order: 'join', people: coming, perS: JOINS_PER_S, stayMs: STAY_MS })
  const [attacked, joined] = await Promise.all([attacking, joining])
  const cpuPct = { ...lookAtCpu(), load: Math.round(loadavg()[0] ?? 0) }
  await pause(SETTLE_MS)
  const { expected, lost } = await crowd.ask({ order: 'count' })
  const phase = { ...joined, restored, expected, lost, attackerPct: attacked?.cpuPct ?? 0 }
  const seen = { ...phase, joinMs: phase.joinMs.map(Math.round), cpuPct, facts: attacked?.facts }
  process.stderr.write(`${attack ?? 'quiet'}: ${JSON.stringify(seen)}\n`)
  return phase
}

const p95 = (phases: Phase[]) => {
  const all = phases.flatMap(({ joinMs }) => joinMs)
  return all.length > 0 ? percentile(all, 0.95) : Number.NaN
}
const successOf = (phases: Phase[]) => {
  const [came, failed] = [phases.flatMap((one) => one.joinMs), phases.flatMap((one) => one.failed)]
  return Number((came.length / (came.length + failed.length)).toFixed(4))
}
const receivedOf = (phases: Phase[]) => {
  const sum = (pick: (one: Phase) => number) => phases.reduce((total, one) => total + pick(one), 0)
  return Number((1 - sum((one) => one.lost) / sum((one) => one.expected)).toFixed(5))
}

const rows: Record<string, string | number>[] = []
const spread: Record<string, Spread> = {}
const allQuiet: Phase[] = []
try {
  if (!host) throw new Error('nobody is there')
  await crowd.ask({ order: 'begin', stream: { url, roomId }, host, audience })
  // the first one warms every process up and is not counted
  await play(null)
  for (const attack of attacks) {
    const [quiet, attacked]: [Phase[], Phase[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      quiet.push(await play(null))
      attacked.push(await play(attack))
    }
    allQuiet.push(...quiet)
    rows.push({
      attack,
      real_success_ratio: successOf(attacked),
      join_p95_ms: Math.round(p95(attacked)),
      join_p95_ratio: Number((p95(attacked) / p95(quiet)).toFixed(2)),
      inside_received_ratio: receivedOf(attacked),
      attacker_cpu_core_pct: Math.round(spreadOf(attacked.map((one) => one.attackerPct)).median),
    })
    spread[`${attack}_join_p95_ms`] = spreadOf(attacked.map((one) => Math.round(p95([one]))))
    spread[`${attack}_quiet_join_p95_ms`] = spreadOf(quiet.map((one) => Math.round(p95([one]))))
  }
} finally {
  await Promise.all([crowd.stop(), attacker.stop()])
  await besieged.stop()
}

printLine(
  'siege',
  rounds,
  {
    seconds,
    inside: INSIDE,
    quiet_success_ratio: successOf(allQuiet),
    quiet_join_p95_ms: Math.round(p95(allQuiet)),
    quiet_inside_received_ratio: receivedOf(allQuiet),
    rows,
  },
  spread,
)
