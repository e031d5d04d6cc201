import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { MyPass } from '#api/passes/contract.ts'
import { cachedMe } from '#web/kit/api/queries.ts'
import { GiveBack } from './GiveBack.tsx'
import { myPassesQuery } from './myPasses.ts'
import { ShareLinkButton } from './ShareLinkButton.tsx'

/** What can be done with a pass that somebody holds. */
export function PassNotes({ pass }: { pass: MyPass }) {
  const { refund, channel } = pass
  return (
    <div className="flex flex-col gap-3">
      {refund ? <GiveBack pass={{ ...pass, refund }} /> : null}
      {pass.isSoulbound ? <p className="text-sm text-t3">It stays with its wallet for good.</p> : null}
      {pass.shareBps > 0 && channel ? <ShareLinkButton pass={pass} handle={channel.handle} /> : null}
    </div>
  )
}

/** The same under the ticket of a tier. */
export function MyPassNotes({ collection, passId }: { collection: string; passId: string }) {
  const queries = useQueryClient()
  // right after a sign-out the ticket still stands here, and nobody may ask
  const { data } = useQuery({ ...myPassesQuery(), enabled: Boolean(cachedMe(queries)) })
  const pass = data?.passes.find((one) => one.collection === collection && one.passId === passId)
  return pass ? <PassNotes pass={pass} /> : null
}
