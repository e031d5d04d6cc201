import type { QueryClient } from '@tanstack/react-query'
import type { Config } from '#api/installation/contract.ts'
import { configQuery } from '#web/kit/api/queries.ts'

/** What something is paid in, by its index; one that was listed since this page was opened too. */
export async function readCurrency(
  queries: QueryClient,
  index: number,
): Promise<Config['currencies'][number] | undefined> {
  const listedIn = ({ currencies }: Config) => currencies.find((one) => one.index === index)
  const known = listedIn(await queries.ensureQueryData(configQuery()))
  return known ?? listedIn(await queries.fetchQuery({ ...configQuery(), staleTime: 0 }))
}
