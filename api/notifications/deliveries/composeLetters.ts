import type { Compose, Delivery, Letter, Withheld } from '../letter.ts'

export interface ComposeDeps {
  /** kind → who writes it; every other is a piece of news */
  composers: Readonly<Record<string, Compose>>
  news: Compose
  log: { warn(facts: object, message: string): void }
}

/** One that cannot be written keeps no other back: then each is written alone, and it waits. */
async function composeSome(
  log: ComposeDeps['log'],
  compose: Compose,
  deliveries: readonly Delivery[],
): Promise<(readonly [string, Letter | Withheld])[]> {
  try {
    return [...(await compose(deliveries))]
  } catch (error) {
    if (deliveries.length > 1)
      return (await Promise.all(deliveries.map((one) => composeSome(log, compose, [one])))).flat()
    const cause = (error as Error).message
    log.warn({ cause, delivery: deliveries[0]?.id }, 'a mail could not be written')
    return []
  }
}

/** What each delivery says, by its id; one that cannot be written is missing. */
export async function composeLetters(
  deps: ComposeDeps,
  deliveries: readonly Delivery[],
): Promise<Map<string, Letter | Withheld>> {
  const byCompose = new Map<Compose, Delivery[]>()
  for (const one of deliveries) {
    const compose = deps.composers[one.kind] ?? deps.news
    byCompose.set(compose, [...(byCompose.get(compose) ?? []), one])
  }
  const written = await Promise.all(
    [...byCompose].map(([compose, theirs]) => composeSome(deps.log, compose, theirs)),
  )
  return new Map(written.flat())
}
