import type { Room } from '#api/rooms/contract.ts'
import { CopyAddress } from '#web/kit/controls/CopyAddress.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

export interface OnChainSheetProps {
  hubRoom: NonNullable<Room['hubRoom']>
  onClose: () => void
}

/** Where anybody finds on the chain what it says of a room. */
export default function OnChainSheet({ hubRoom, onClose }: OnChainSheetProps) {
  const { id, hub, host, payee, txHash, isOpen, isSafe } = hubRoom
  return (
    <Sheet title="On the chain" onClose={onClose} testId="state:room:on-chain">
      <p className="text-sm text-t2 mt-3">
        Who may enter, how many may speak at most and whom tips pay is what the chain says of this room;
        anybody can check it there.
      </p>
      <dl className="kv items-center mt-4">
        <dt>Room</dt>
        <Copied shown={shortAddress(id)} of={id} label="Copy the number of the room" what="The number" />
        <dt>Contract</dt>
        <Copied shown={shortAddress(hub)} of={hub} label="Copy the address of the contract" />
        <dt>Host</dt>
        <Copied shown={shortAddress(host)} of={host} label="Copy the address of the host" />
        <dt>Tips pay</dt>
        <Copied shown={shortAddress(payee)} of={payee} label="Copy the address that tips pay" />
        <dt>Opened in</dt>
        <Copied
          {...{ shown: shortAddress(txHash), of: txHash }}
          {...{ label: 'Copy the hash of the transaction', what: 'The transaction' }}
        />
        <dt>State</dt>
        <dd data-testid="on-chain-state">
          {isOpen ? 'open' : 'closed'}, its opening is {isSafe ? 'final' : 'confirming'}
        </dd>
      </dl>
    </Sheet>
  )
}

interface CopiedProps {
  shown: string
  of: string
  label: string
  what?: string
}

function Copied({ shown, of, label, what = 'The address' }: CopiedProps) {
  return (
    <dd>
      <span className="flex flex-wrap items-center justify-end gap-2">
        <span className="figures wrap-anywhere">{shown}</span>
        <CopyAddress address={of} kind="ghost" word="Copy" {...{ label, what }} />
      </span>
    </dd>
  )
}
