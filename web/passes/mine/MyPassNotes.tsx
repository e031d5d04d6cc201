import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Tier } from '#api/creators/contract.ts'
import type { MyPass } from '#api/passes/contract.ts'
import { cachedMe } from '#web/kit/api/queries.ts'
import RefundPromise from '../RefundPromise.tsx'
import { GiveBack } from './GiveBack.tsx'
import { myPassesQuery } from './myPasses.ts'

/** What can be done with a pass that somebody holds. */
export function PassNotes({ pass }: { pass: MyPass }) {
  const { refund } = pass
  return (
    <div className="flex flex-col gap-3">
      {refund ? <GiveBack pass={{ ...pass, refund }} /> : null}
      {pass.isSoulbound ? <p className="text-sm text-t3">It stays with its wallet for good.</p> : null}
    </div>
  )
}

interface MyPassNotesProps {
  collection: string
  passId: string
  /** the tier where more time can be bought; null where it cannot */
  extendable: Tier | null
}

/** The same under the ticket of a tier. */
export function MyPassNotes({ collection, passId, extendable }: MyPassNotesProps) {
  const queries = useQueryClient()
  // right after a sign-out the ticket still stands here, and nobody may ask
  const { data } = useQuery({ ...myPassesQuery(), enabled: Boolean(cachedMe(queries)) })
  const pass = data?.passes.find((one) => one.collection === collection && one.passId === passId)
  if (!pass) return null
  return (
    <>
      <PassNotes pass={pass} />
      {extendable && !pass.refund ? <RefundPromise tier={extendable} /> : null}
    </>
  )
}
