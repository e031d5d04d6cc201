import type { ChannelPage } from '#api/creators/contract.ts'
import type { PassAction } from '#domain/words.ts'
import type { DoorFlow } from '#web/access/admissionFlow.ts'
import type { Offer } from '#web/access/door/DoorOffer.tsx'

/** What a press on a door asks for: a pass of a wallet, the same by card, or tokens. */
export type WantedPass =
  | {
      rail: 'wallet'
      offer: Offer
      action: PassAction
      /** what the door's button does */
      word: string
      /** of a door that asks for tokens in the same wallet; null of all others */
      roomId: string | null
    }
  | { rail: 'card'; tierNo: number }
  | {
      rail: 'tokens'
      roomId: string
      /** of the token, as the gate names it */
      address: string
      /** by somebody who has a seat and would lose it */
      isInside: boolean
    }

/** What a sheet is given anew each time it is drawn. */
export interface SheetPlace {
  channel: ChannelPage
  flow: DoorFlow
  onClose: () => void
}
