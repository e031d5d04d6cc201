import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation } from '#test/kit/api.ts'
import { STRATEGIES, type Strategy } from '#test/kit/moderation/newcomers.ts'
import { type ReturnFigures, simulateReturns } from '#test/kit/moderation/simulateReturns.ts'
import { printLine, spreadOf } from '../line.ts'
import { startDurableDatabase } from '../machine/durableCluster.ts'

/**
 * What hints about banned people who return are worth: 5,000 newcomers, 300 of whom come back by six strategies, half of all
 * behind shared networks, drawn anew for each seed. The hints are written by the worker's own statement.
 */
const SEEDS = [20_261, 20_262, 20_263, 20_264, 20_265]

const round = (value: number) => Math.round(value * 10_000) / 10_000
const db = await startDurableDatabase()
try {
  const stage = await setStage(db)
  const runs: ReturnFigures[] = []
  for (const seed of SEEDS) {
    const [host] = (await seedPeople(db.pool('api'), createInstallation(), 1)) as [Person]
    const creator = await stage.creator(host)
    const roomId = await stage.room(creator, { visibility: 'public' })
    runs.push(await simulateReturns(db, { creator, roomId, seed }))
  }
  const print = (name: string, facts: Record<string, unknown>, of: (run: ReturnFigures) => number) => {
    const spread = spreadOf(runs.map((run) => round(of(run))))
    printLine('evasion', runs.length, { ...facts, [name]: spread.median }, { [name]: spread })
  }
  for (const strategy of Object.keys(STRATEGIES) as Strategy[])
    print('recall', { strategy }, ({ recall }) => recall[strategy])
  print('likely_precision', {}, ({ likelyPrecision }) => likelyPrecision)
  print('false_positive_ratio', {}, ({ falsePositiveRatio }) => falsePositiveRatio)
  print('hints_of_5000_ms', {}, ({ writtenMs }) => writtenMs)
} finally {
  await db.stop()
}
