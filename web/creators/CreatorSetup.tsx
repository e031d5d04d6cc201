import { useState } from 'react'
import type { Me } from '#api/accounts/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { ChannelStep } from './setup/ChannelStep.tsx'
import { CollectionStep } from './setup/CollectionStep.tsx'
import { TierStep } from './setup/TierStep.tsx'
import type { SetupStep } from './setupStep.ts'
import { useCreatorReady } from './useCreatorReady.ts'

const STEPS: readonly { step: SetupStep; word: string; minutes: string }[] = [
  { step: 'channel', word: 'Name and handle', minutes: '1 min' },
  { step: 'collection', word: 'Pass collection from your wallet', minutes: '1 min' },
  { step: 'tier', word: 'First tier', minutes: '2 min' },
]

function StepList({ now }: { now: SetupStep | null }) {
  const at = now === null ? STEPS.length : STEPS.findIndex((each) => each.step === now)
  return (
    <ol className="go mt-4">
      {STEPS.map(({ step, word, minutes }, index) => (
        <li
          key={step}
          className={index < at ? 'done' : index === at ? 'now' : ''}
          aria-current={index === at ? 'step' : undefined}
        >
          {index < at ? <Icon name="check" /> : <span className="waitring" aria-hidden="true" />}
          {word}
          <span className="result">{index < at ? 'done' : minutes}</span>
        </li>
      ))}
    </ol>
  )
}

/** Steps of a new creator inside the studio; `onReady` when channel, collection and a tier exist. */
export function CreatorSetup({ account, onReady }: { account: Me; onReady: () => void }) {
  const { isLoading, error, step, page, retry } = useCreatorReady(account)
  const [isAdding, setAdding] = useState(false)
  if (error) return <Oops what="We could not load your channel." error={error} onRetry={retry} />
  if (isLoading) {
    return (
      <Loading label="Loading your channel">
        <SkeletonLine height="h-40" />
      </Loading>
    )
  }
  return (
    <section className="max-w-144" data-testid={`creator-setup-${step ?? 'ready'}`}>
      <h1 className="d3">{step === null ? 'Your stage is ready' : 'Before you go live'}</h1>
      <StepList now={step} />
      <div className="mt-8">
        {step === 'channel' ? <ChannelStep /> : null}
        {step === 'collection' && page ? <CollectionStep account={account} page={page} /> : null}
        {page && (step === 'tier' || isAdding) ? (
          <TierStep key={page.tiers.length} account={account} page={page} onMade={() => setAdding(false)} />
        ) : null}
        {step === null && !isAdding ? (
          <div className="flex flex-wrap items-center gap-3">
            <Button kind="lamp" size="big" onClick={onReady}>
              Go to the studio
            </Button>
            <Button size="big" onClick={() => setAdding(true)}>
              Add another tier
            </Button>
          </div>
        ) : null}
      </div>
    </section>
  )
}
