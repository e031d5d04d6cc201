import { judgeCardCalls } from './judgeCardCalls.ts'
import { judgeWalletCalls } from './judgeWalletCalls.ts'
import type { JudgeCallsDeps } from './judging.ts'

/**
 * Finds what the records of calls say of their money: what is clear is attested, by card at once and by wallet by the escrow, what is not is shown to
 * both, who decide.
 * @throws AggregateError of what failed, which holds up no other; it is tried again at the next look
 */
export async function judgeCalls(deps: JudgeCallsDeps): Promise<void> {
  const failures = [...(await judgeCardCalls(deps)), ...(await judgeWalletCalls(deps))]
  if (failures.length > 0) throw new AggregateError(failures, 'some calls were not judged')
}
