import { tryEach } from '../booked/followDeps.ts'
import { judgeCalls } from './judgeCalls.ts'
import type { JudgeCallsDeps } from './judging.ts'
import { type SignFindingsDeps, signFindings } from './signFindings.ts'

/**
 * Finds what the records of calls say of their money, then signs what its escrow can take.
 * @throws AggregateError of what failed: that some were not judged keeps no other from being signed
 */
export async function followFindings(deps: JudgeCallsDeps & SignFindingsDeps): Promise<void> {
  const failures = await tryEach([judgeCalls, signFindings], (follow) => follow(deps))
  if (failures.length > 0) throw new AggregateError(failures, 'some calls were not judged, or not signed')
}
