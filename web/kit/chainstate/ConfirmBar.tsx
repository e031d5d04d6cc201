import { Icon } from '../controls/Icon.tsx'

/** Where a wallet transaction stands, as people see it. */
export type TxProgress = 'sent' | 'included' | 'safe'

/** Props of the bar. `lead` is what is true already, e.g. `Paid. You are in.` */
export interface ConfirmBarProps {
  progress: TxProgress
  lead: string
  /** block that holds the transaction; null while sent */
  block: number | null
  /** expected seconds until it is final; words only */
  safeInS: number
  /** true when it takes more than three times the chain's usual rhythm */
  isSlow?: boolean
  testId?: string
}

const ORDER: readonly TxProgress[] = ['sent', 'included', 'safe']

function rest({ progress, isSlow, safeInS }: ConfirmBarProps): string {
  if (progress === 'safe') return ''
  if (isSlow) return 'Slower than usual.'
  return safeInS < 1 ? 'Final at once.' : `Final in about ${Math.round(safeInS)} s.`
}

function stepClass(step: TxProgress, progress: TxProgress): string {
  const at = ORDER.indexOf(progress)
  const mine = ORDER.indexOf(step)
  if (progress === 'safe' || mine < at) return 'done'
  return mine === at ? 'now' : ''
}

/** Sent → In block → Final, with real numbers, in one line that changes its words in place. Never modal. */
export function ConfirmBar(props: ConfirmBarProps) {
  const { progress, lead, block, testId } = props
  return (
    <div className="confirm" data-testid={testId} data-progress={progress}>
      <p className="text-sm" role="status">
        <span className="font-medium">{progress === 'safe' ? 'Final.' : lead}</span>{' '}
        <span className="text-t2">{progress === 'safe' ? lead : rest(props)}</span>
      </p>
      <ol className="steps">
        <li className={stepClass('sent', progress)}>
          <i className="blk" aria-hidden="true" />
          Sent
        </li>
        <li className={stepClass('included', progress)}>
          <i className="blk" aria-hidden="true" />
          {block === null ? 'In block' : `In block ${block.toLocaleString('en')}`}
        </li>
        <li className={stepClass('safe', progress)}>
          {progress === 'safe' ? (
            <span className="text-ok flex items-center gap-1">
              <Icon name="check" small />
              Final
            </span>
          ) : (
            <>
              <i className="blk" aria-hidden="true" />
              Final
            </>
          )}
        </li>
      </ol>
    </div>
  )
}
