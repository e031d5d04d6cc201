import { SIEGES, type Siege, type SiegeName } from './attacks.ts'
import { takeOrders } from './childProcess.ts'

export interface AttackOrder {
  attack: SiegeName
  siege: Siege
}

export interface AttackAnswer {
  facts: object
  /** of one core, while the attack lasted */
  cpuPct: number
}

takeOrders<AttackOrder, AttackAnswer>(async ({ attack, siege }) => {
  const [startMs, before] = [performance.now(), process.cpuUsage()]
  const facts = await SIEGES[attack].play(siege)
  const { user, system } = process.cpuUsage(before)
  return { facts, cpuPct: (user + system) / 10 / (performance.now() - startMs) }
})
