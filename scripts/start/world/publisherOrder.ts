import type { PublisherOrder } from '#local/publisher/main.ts'
import type { ProcessOrder } from '../process/startProcess.ts'

/** The process in which demo creators are on air. */
export function publisherOrder(
  order: PublisherOrder,
): Pick<ProcessOrder, 'name' | 'entry' | 'args' | 'environment'> {
  const args = [JSON.stringify(order)]
  return { name: 'publisher', entry: 'local/publisher/main.ts', args, environment: {} }
}
