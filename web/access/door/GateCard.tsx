import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { CopyAddress } from '#web/kit/controls/CopyAddress.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { Checks } from './Checks.tsx'
import { cardMoneyLine, DoorOffer, type Offer } from './DoorOffer.tsx'
import type { Door, DoorPasses } from './door.ts'
import { useDoorWait } from './useDoorWait.ts'
import { Appeal, PathLink, SideLink, TextLink } from './words/DoorLinks.tsx'
import './door.css'

export interface GateCardProps {
  door: Door
  /** what a buying door sells; null when nothing is for sale */
  offer: Offer | null
  /** the buying button, made by the passes feature; it carries `data-primary` where it is the first */
  buy: ((offer: Offer, label: string, isFirst: boolean) => ReactNode) | null
  /** the other way to pay, under the buying button */
  otherWay: { label: string; onPress: () => void } | null
  tiersPath: string
  onSignIn: () => void
  /** for strangers at a door that sells: the way in for who has a pass, or the tokens; null for the signed-in */
  onHavePass: (() => void) | null
  onRetry: () => void
  /** follows the channel, then asks again */
  onFollow: () => void
  /** gets what is missing of a token, by the address that the gate names */
  onGetTokens: (address: string) => void
  /** begins to wait in front of a full room, and stops */
  onWait: () => void
  onLeaveLine: () => void
  onWatch: () => void
  onMove: () => void
  onCopyLink: () => void
  /** what things cost is asked, which says what comes first: until then nothing can be pressed that would move */
  isComparing?: boolean
  /** leaves the page within the app */
  onGo: (path: string) => void
}

/** "Check again" was pressed: the door that comes has the focus there, where the finger is. */
let isAgain = false

function waitingLabel(label: string, leftS: number | null): string {
  if (leftS === null) return label
  return label === 'Try again'
    ? `Again in ${formatCountdown(leftS)}`
    : `${label} in ${formatCountdown(leftS)}`
}

/**
 * The door: one reason as its title, one line of proof, exactly one primary action.
 * Give each refusal its own React key, so that counts and focus start again.
 */
export function GateCard(props: GateCardProps) {
  const { door, offer, isComparing = false } = props
  const { action } = door
  const shown = isComparing ? 'comparing' : action.kind
  const titleId = useId()
  const card = useRef<HTMLElement>(null)
  const waiting = useDoorWait(door.wait, props.onRetry)
  const isShut = door.isShut || !waiting.isReady
  const sold = shown === 'buy' ? offer : null
  const price = sold?.card ? cardMoneyLine(sold.card, sold.receiver) : null
  // what the gate says besides takes the place of a picture, so that the button stays in sight
  const isDense = door.lines.length > 0 || door.otherTokens.length > 0
  // who is told to follow may want to see what a pass is
  const linksTiers =
    !sold &&
    door.takesOwnTiers &&
    (door.others !== null || (action.kind === 'follow' && door.lines.length > 0))
  const proof = [door.proof, price].filter((line) => line !== null).join('. ')

  const focused = useRef<string | null>(null)
  useEffect(() => {
    // a door that asks by itself may have another button by now: nobody's focus goes to nowhere, or is taken from elsewhere
    const isLost = focused.current === null || document.activeElement === document.body
    const find = (sign: string) => card.current?.querySelector<HTMLElement>(sign)
    if (isLost && focused.current !== shown)
      ((isAgain && find('[data-again]')) || find('[data-primary]'))?.focus({ preventScroll: true })
    focused.current = shown
    // while prices are asked the button is not there yet
    if (shown !== 'comparing') isAgain = false
  }, [shown])

  return (
    <section
      ref={card}
      className={['door', isShut ? 'shut' : '', isDense ? 'dense' : ''].filter(Boolean).join(' ')}
      data-testid={`state:stream:${door.code}`}
      aria-labelledby={titleId}
    >
      <p className="text-sm text-t3 flex items-center gap-2 max-md:hidden">
        <Icon name={door.code === 'BANNED' || door.code === 'KICKED' ? 'ban' : 'lock'} small />
        {door.eyebrow}
      </p>
      <h2 className="d3 wrap-anywhere" id={titleId} role="status">
        {door.title}
      </h2>
      {proof !== '' || door.block !== null ? (
        <p className="text-base text-t2 mt-3 figures wrap-anywhere">
          {proof}
          {door.block === null ? null : (
            <>
              {proof === '' ? '' : ', '}
              <span className="text-chain">block {door.block.toLocaleString('en')}</span>
            </>
          )}
        </p>
      ) : null}
      {door.lines.length > 0 ? <Checks lines={door.lines} title={door.linesTitle} /> : null}
      {sold ? <DoorOffer offer={sold} /> : null}
      <div className="doorway">
        {isComparing ? (
          <Button kind="lamp" size="big" isFull isBusy>
            Comparing what it costs
          </Button>
        ) : (
          <Primary {...props} waiting={waiting} />
        )}
        {/* under the button, which stays where it is when this goes */}
        {door.why && !isComparing ? (
          <p className="text-sm text-t2 mt-2 figures" data-testid="cheapest">
            {door.why}
          </p>
        ) : null}
        {door.others || linksTiers ? (
          <p className="text-sm text-t2 mt-2" data-testid={door.others ? 'other-ways' : undefined}>
            {door.others ? `${door.others}. ` : null}
            {linksTiers ? <TextLink path={props.tiersPath} label="See tiers" onGo={props.onGo} /> : null}
          </p>
        ) : null}
        {isComparing ? null : <OtherWays {...props} isSold={sold !== null} />}
        {waiting.stop ? (
          <button
            type="button"
            className={buttonClass({ kind: 'ghost', isFull: true, className: 'mt-2' })}
            onClick={waiting.stop}
          >
            Stop trying
          </button>
        ) : null}
      </div>
    </section>
  )
}

/** Where a door leads that sells while nothing is for sale: to another creator whose passes do as well, if there is one. */
function insteadOf({ door, offer }: Pick<GateCardProps, 'door' | 'offer'>): DoorPasses | undefined {
  return door.action.kind === 'buy' && !offer ? door.otherPasses[0] : undefined
}

/** What else a door can lead to: another way to pay, tokens, or a sign-in of somebody who has what is asked for. */
function OtherWays(props: GateCardProps & { isSold: boolean }) {
  const { door, offer, buy, otherWay, onHavePass, isSold } = props
  const { otherTokens, otherPass, action } = door
  const otherPasses = door.otherPasses.filter((one) => one !== insteadOf(props))
  const isOfPasses = isSold || action.kind === 'passes' || door.otherPasses.length > 0
  const look = buttonClass({ kind: 'ghost', className: 'flex-1' })
  function checkAgain(): void {
    isAgain = true
    props.onRetry()
  }
  return (
    <div className="flex flex-wrap gap-2 mt-2 empty:hidden">
      {otherPass !== null && offer && buy ? buy(offer, otherPass, false) : null}
      {otherTokens.map(({ address, label }) => (
        <button key={address} type="button" className={look} onClick={() => props.onGetTokens(address)}>
          {label}
        </button>
      ))}
      {otherPasses.map((one) => (
        <SideLink key={one.path} {...one} onGo={props.onGo} />
      ))}
      {otherWay && (isSold || otherPass !== null) ? (
        <button type="button" className={look} onClick={otherWay.onPress}>
          {otherWay.label}
        </button>
      ) : null}
      {door.checksAgain ? (
        <button type="button" className={look} data-again="" onClick={checkAgain}>
          Check again
        </button>
      ) : null}
      {onHavePass && (isOfPasses || action.kind === 'get-tokens') ? (
        <button type="button" className={look} onClick={onHavePass}>
          {isOfPasses ? 'I have a pass' : 'I have them'}
        </button>
      ) : null}
    </div>
  )
}

function Primary(props: GateCardProps & { waiting: ReturnType<typeof useDoorWait> }) {
  const { door, offer, buy, waiting } = props
  const { action } = door
  const press = {
    'sign-in': props.onSignIn,
    watch: props.onWatch,
    retry: props.onRetry,
    follow: props.onFollow,
    'get-tokens': () => action.kind === 'get-tokens' && props.onGetTokens(action.address),
    wait: props.onWait,
    'leave-line': props.onLeaveLine,
    move: props.onMove,
    'copy-link': props.onCopyLink,
    reload: () => window.location.reload(),
  } as const
  if (action.kind === 'buy' && offer && buy) return buy(offer, door.label, true)
  const instead = insteadOf(props)
  if (instead) return <PathLink {...instead} onGo={props.onGo} />
  // a door that sells while nothing is for sale shows what there is instead
  if (action.kind === 'buy' || action.kind === 'tiers') {
    return <PathLink path={props.tiersPath} label="See tiers" onGo={props.onGo} />
  }
  if (action.kind === 'passes') return <PathLink path={action.path} label={door.label} onGo={props.onGo} />
  if (action.kind === 'appeal') return <Appeal label={door.label} onGo={props.onGo} />
  if (action.kind === 'copy-address')
    return <CopyAddress address={action.address} label={door.label} kind="lamp" size="big" isFull />
  if (action.kind === 'home') return <PathLink path="/" label={door.label} onGo={props.onGo} />
  return (
    <button
      type="button"
      className={buttonClass({
        kind: action.kind === 'leave-line' ? 'ghost' : 'lamp',
        size: 'big',
        isFull: true,
      })}
      data-primary=""
      // not `disabled`: it keeps the focus while it waits
      aria-disabled={waiting.isReady ? undefined : true}
      onClick={waiting.isReady ? press[action.kind] : undefined}
    >
      <span className="figures">
        {waiting.isReady ? door.label : waitingLabel(door.label, waiting.leftS)}
      </span>
    </button>
  )
}
