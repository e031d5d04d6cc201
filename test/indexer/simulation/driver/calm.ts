import { HONEST } from '../providers/startProvider.ts'
import { publish, type Run } from './run.ts'

/** The main branch outgrows all that was ever shown. */
export function outgrowAll({ history, branches }: Run): void {
  const highest = Math.max(...[...history.blocks.values()].map(({ number }) => number))
  branches.mine(highest - branches.main.head.number + 1)
}

/** Everybody tells the truth of the main branch. */
export function makeHonest(run: Run): void {
  run.place.wire.cutBefore(0)
  for (const [i, provider] of run.providers.entries()) {
    run.stands[i] = { kind: 'main' }
    provider.behave(HONEST)
    provider.interfere(null)
  }
  publish(run)
}
