import { type ReactNode, useRef, useState } from 'react'
import type { RoomShares, SharePart } from '#api/rooms/cohosts/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { CopyAddress } from '#web/kit/controls/CopyAddress.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { SHARE_PROBLEM_WORDS } from './coHostWords.ts'
import { SharesForm, type SharesFormProps } from './SharesForm.tsx'

function Parts({ parts }: { parts: readonly SharePart[] }) {
  return (
    <ul aria-label="Shares">
      {parts.map(({ channel, bps, wallet }) => (
        <li key={channel.id} className="flex flex-wrap gap-x-3 border-b border-line py-2 text-sm">
          <span className="min-w-0 flex-1 basis-40 wrap-anywhere">
            <bdi>{channel.name}</bdi> <span className="text-t3">@{channel.handle}</span>{' '}
            <span className="figures text-t3">{shortAddress(wallet)}</span>
          </span>
          <span className="figures">{bps / 100} %</span>
        </li>
      ))}
    </ul>
  )
}

interface SplitStateProps {
  shares: RoomShares
  makes: ReactNode
  /** who looks may set them */
  isOwner: boolean
}

/** Whether the stream can begin with the shares, and what to do where it cannot. */
function SplitState({ shares: { split, problem }, makes, isOwner }: SplitStateProps) {
  if (problem === 'unmade')
    return (
      makes ?? (
        <Note tone="warn" icon="alert" testId="split-unmade">
          <p>
            {isOwner
              ? 'Nothing here makes the contract that divides the tips any more. Change the shares, or keep all of it.'
              : 'The contract that divides the tips is not made yet. The owner of the channel makes it here.'}
          </p>
        </Note>
      )
    )
  if (problem)
    return (
      <Note tone="warn" icon="alert" testId={`shares-${problem}`}>
        <p>
          {SHARE_PROBLEM_WORDS[problem]}
          {isOwner ? ' Set the shares again, or keep all of it.' : ''}
        </p>
      </Note>
    )
  if (split === null) return null
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm text-t2" role="status" data-testid="split-made">
      <span>
        Divided by the contract <span className="figures">{shortAddress(split)}</span>.
      </span>
      <CopyAddress
        address={split}
        kind="ghost"
        word="Copy"
        label="Copy the address of the contract that divides"
      />
    </p>
  )
}

export interface SharesSectionProps extends Pick<SharesFormProps, 'asked' | 'shares'> {
  /** null: only the owner of the channel sets them */
  onShares: SharesFormProps['onShares'] | null
  /** has the contract made; null where that is not for who looks, or cannot be */
  makes: ReactNode
}

/** How what is tipped from wallets in a prepared stream is divided. */
export function SharesSection({ asked, shares, onShares, makes }: SharesSectionProps) {
  const [isChanging, setChanging] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const isWrong = shares?.problem === 'left' || shares?.problem === 'wallet'
  const without = asked.filter(({ channel }) => !shares?.parts.some((part) => part.channel.id === channel.id))
  const isOpen = shares === null || isWrong || isChanging
  return (
    <section className="flex flex-col gap-3" aria-labelledby="tip-shares" data-testid="tip-shares">
      <h3 ref={heading} tabIndex={-1} className="d5 quietfocus" id="tip-shares">
        Shares of tips
      </h3>
      {shares === null ? (
        <p className="text-sm text-t2">
          Nothing is divided yet. Give each co-host a part of what is tipped from wallets; a contract divides
          it.
        </p>
      ) : (
        <>
          <Parts parts={shares.parts} />
          {without.length === 0 ? null : (
            <p className="text-sm text-t2">
              Without a share:{' '}
              {without.map(({ channel }, n) => (
                <span key={channel.id}>
                  {n === 0 ? '' : ', '}
                  <bdi>{channel.name}</bdi>
                </span>
              ))}
              .
            </p>
          )}
          <SplitState {...{ shares, makes }} isOwner={onShares !== null} />
        </>
      )}
      {onShares === null ? (
        <p className="text-sm text-t3">The owner of the channel sets them.</p>
      ) : (
        <>
          {shares === null || isWrong ? null : (
            <div>
              <Button aria-expanded={isChanging} onClick={() => setChanging(!isChanging)}>
                Change shares
              </Button>
            </div>
          )}
          {isOpen ? (
            <SharesForm
              // shares that were set elsewhere begin it anew
              key={JSON.stringify(shares?.parts.map(({ channel, bps, wallet }) => [channel.id, bps, wallet]))}
              {...{ asked, shares }}
              // what was typed stays where nothing is wrong any more
              onTyped={() => setChanging(true)}
              onShares={async (given) => {
                await onShares(given)
                setChanging(false)
                // the form, with what was pressed, goes
                heading.current?.focus()
              }}
            />
          ) : null}
        </>
      )}
    </section>
  )
}
