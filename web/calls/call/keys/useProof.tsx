import { type ReactNode, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import type { DeviceKey } from '#web/media/direct/keys/deviceKey.ts'
import type { OpenedPeer } from '#web/media/direct/keys/handshake.ts'
import { agreedWalletOf } from '../../keys/trustKeeper.ts'
import { usePeerTrust } from '../../keys/usePeerTrust.ts'
import type { MeetingBooking } from '../../meetingFlow.ts'
import type { DirectCall } from '../useDirectCall.ts'
import { KeyLock } from './KeyLock.tsx'
import { KeyNote } from './KeyNote.tsx'
import { KeySheet } from './KeySheet.tsx'

export interface ProofFacts {
  booking: Pick<MeetingBooking, 'id' | 'side' | 'escrow'>
  direct: Pick<DirectCall, 'peer' | 'isMismatched'>
  /** ids of the accounts of both sides */
  own: string
  other: string
  /** that this page came in with */
  deviceKey: DeviceKey | null
  /** of the other side */
  name: Typed
  onAgain: () => void
  /** the words are not the same */
  onDiffer: () => void
}

/** What a call shows of who is at the other end. */
export interface Proof {
  lock: ReactNode
  /** null: nothing to look at */
  note: ReactNode
  sheet: ReactNode
}

/** Lock, note and sheet of a call's keys. */
export function useProof(facts: ProofFacts): Proof {
  const { booking, direct, own, other, deviceKey, name, onAgain, onDiffer } = facts
  const { peer, isMismatched } = direct
  const { trust, keepCompared, forgetDiffering } = usePeerTrust({
    ...{ peer, own, other, bookingId: booking.id },
    agreedWallet: agreedWalletOf(booking),
  })
  // open for one page of theirs: a press about its words is never taken for those of the next one
  const [openFor, setOpenFor] = useState<OpenedPeer | null>(null)
  const open = () => setOpenFor(peer)
  const level = trust?.level ?? null
  const isOpen = trust !== null && openFor === trust.peer
  return {
    lock: <KeyLock level={level} name={name} onPress={open} />,
    note: isMismatched ? (
      <KeyNote is="mismatch" name={name} onPress={onAgain} />
    ) : level === 'changed' ? (
      <KeyNote is="changed" name={name} onPress={open} />
    ) : null,
    sheet: isOpen ? (
      <KeySheet
        {...{ trust, name }}
        isOwnConfirmed={deviceKey !== null && deviceKey.binding !== null}
        onSame={() => {
          keepCompared(trust.peer)
          setOpenFor(null)
        }}
        onDiffer={() => {
          forgetDiffering(trust.peer)
          onDiffer()
        }}
        onClose={() => setOpenFor(null)}
      />
    ) : null,
  }
}
