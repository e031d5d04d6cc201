import { useQuery } from '@tanstack/react-query'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { PassAction } from '#domain/words.ts'
import type { DoorFlow } from '#web/access/admissionFlow.ts'
import { type Offer, OfferMoney } from '#web/access/door/DoorOffer.tsx'
import { LinkWays } from '#web/accounts/identities/LinkWays.tsx'
import { SignInPanel } from '#web/accounts/SignInPanel.tsx'
import { hasKnownWallet } from '#web/chain/openWallet.ts'
import { channelQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { useFollowedShare } from '#web/passes/followedShare.ts'
import RefundPromise from '#web/passes/RefundPromise.tsx'
import { warmUp } from '#web/passes/useWarmWallet.ts'
import { buyLabel } from '../door/doorProps.ts'
import { OtherHolderNote } from './OtherHolderNote.tsx'
import { useSwitched } from './otherHolder.ts'
import { PayStep } from './PayStep.tsx'
import { type GetPass, useGetPass } from './useGetPass.ts'

// A price that the creator changes meanwhile is shown before anybody pays it.
const LOOK_MS = 4000

export interface GetPassSheetProps {
  channel: ChannelPage
  offer: Offer
  action: PassAction
  /** what the door's button does */
  word: string
  /** of a door that asks for tokens in the same wallet; null of all others */
  roomId: string | null
  flow: DoorFlow
  onClose: () => void
}

const TITLES: Record<PassAction, string> = {
  purchase: 'Get a pass',
  extend: 'Renew your pass',
  upgrade: 'Upgrade your pass',
}

const WAITS: Partial<Record<GetPass['step'], string>> = {
  opening: 'Opening your wallet.',
  signing: 'Check your wallet. You sign in first; that is no payment.',
  asking: 'Asking at the door whether you have a pass already.',
}

function Choosing({ getPass }: { getPass: GetPass }) {
  return (
    <div className="flex flex-col gap-4">
      {getPass.signIn.step === 'choosing' ? (
        <p className="text-sm text-t2">
          First you sign in; that is no payment. If you have a pass already, the room opens and nothing is
          bought.
        </p>
      ) : null}
      {getPass.failure === null ? null : (
        <Note tone="bad" icon="alert" role="alert" testId="get-pass-failed">
          {getPass.failure}
        </Note>
      )}
      <SignInPanel signIn={getPass.signIn} onDone={getPass.signedIn} />
    </div>
  )
}

function Failed({ getPass }: { getPass: GetPass }) {
  return (
    <div className="flex flex-col gap-4">
      <Note tone="bad" icon="alert" role="alert" testId="get-pass-failed">
        {getPass.failure}
      </Note>
      <Button kind="lamp" size="big" isFull onClick={getPass.retry}>
        Try again
      </Button>
    </div>
  )
}

/** Loads the wallet ahead of a press that needs it. */
export function warmWallet(config: Config, isNear: boolean): void {
  if (isNear || hasKnownWallet()) warmUp(config)
}

/** One sheet from the press on a door to the pass: wallet, signature, the door asked again, payment. */
export default function GetPassSheet(props: GetPassSheetProps) {
  const { channel, offer, action, word, roomId, flow, onClose } = props
  const { handle } = channel.channel
  const page = useQuery({ ...channelQuery(handle), refetchInterval: LOOK_MS }).data ?? channel
  const tier = page.tiers.find(({ tierNo }) => tierNo === offer.tier.tierNo) ?? offer.tier
  const followed = useFollowedShare(page, tier.tierNo)
  // an upgrade carries no share
  const share = action === 'upgrade' ? null : followed
  const getPass = useGetPass({ handle, action, flow, roomId, onOther: onClose })
  const { step, signIn, linking, holder } = getPass
  // another wallet that is connected moves no pass up but its own
  useSwitched(step === 'other-wallet' && action !== 'upgrade' ? holder : null, getPass.retry)
  const wait = WAITS[step]
  // the wallet dialog is not in the top layer; this sheet has to make room for it
  if ((step === 'choosing' && signIn.step === 'dialog') || (step === 'linking' && linking.step === 'dialog'))
    return null
  return (
    <Sheet title={`${TITLES[action]} · ${isolated(offer.receiver)}`} onClose={onClose} testId="get-pass">
      <div className="mt-4">
        <OfferMoney offer={{ ...offer, tier }} shareBps={share?.bps ?? 0} />
      </div>
      <RefundPromise tier={tier} />
      <div className="mt-6" data-testid={`state:get-pass:${step}`}>
        {wait === undefined ? null : <SlowNote>{wait}</SlowNote>}
        {step === 'choosing' ? <Choosing getPass={getPass} /> : null}
        {step === 'linking' ? (
          <div className="flex flex-col gap-4">
            <p className="text-base figures">
              {holder
                ? `Choose ${shortAddress(holder.wallet)}, which has the rest of what the door asks for.`
                : 'A pass is held by a wallet, and your account has none here yet.'}
            </p>
            <LinkWays linking={linking} />
          </div>
        ) : null}
        {step === 'other-wallet' && holder ? (
          <OtherHolderNote {...{ holder, action }} onSwitch={getPass.switchWallet} onStay={getPass.stay} />
        ) : null}
        {step === 'failed' ? <Failed getPass={getPass} /> : null}
        {step === 'paying' ? (
          <PayStep
            channel={page}
            tierNo={tier.tierNo}
            action={action}
            buyer={getPass.buyer}
            label={buyLabel(action, word, tier)}
            onPaid={() => {
              onClose()
              void flow.enter()
            }}
          />
        ) : null}
      </div>
    </Sheet>
  )
}
