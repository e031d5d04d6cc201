import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { showToast } from '#web/kit/states/toasts.ts'

function followQuery(channelId: string) {
  return queryOptions({
    queryKey: ['follow', channelId],
    queryFn: () => call('getFollow', { params: { id: channelId } }),
    staleTime: 5000,
  })
}

export interface FollowButtonProps {
  channelId: string
  isSignedIn: boolean
  /** resolves to true once somebody has signed in */
  onNeedSignIn: () => Promise<boolean>
}

/** Hears of announced streams and live starts of a channel; one press, also through the sign-in. */
export function FollowButton({ channelId, isSignedIn, onNeedSignIn }: FollowButtonProps) {
  const queries = useQueryClient()
  const { data } = useQuery(followQuery(channelId))
  const [isBusy, setBusy] = useState(false)
  const isFollowing = isSignedIn && data?.isFollowing === true

  async function press(): Promise<void> {
    if (!isSignedIn && !(await onNeedSignIn())) return
    setBusy(true)
    const params = { id: channelId }
    try {
      const now = isFollowing
        ? await call('unfollowChannel', { params })
        : await call('followChannel', { params })
      queries.setQueryData(followQuery(channelId).queryKey, now)
    } catch (error) {
      showToast({ id: 'follow', tone: 'bad', text: sentenceOf(error) })
    }
    setBusy(false)
  }

  return (
    <>
      <Button kind="line" size="mid" aria-pressed={isFollowing} isBusy={isBusy} onClick={() => void press()}>
        {isFollowing ? 'Following' : 'Follow'}
      </Button>
      {data && data.followers > 0 ? (
        <span className="text-sm text-t3 figures" data-testid="followers">
          {data.followers.toLocaleString('en')} {data.followers === 1 ? 'follower' : 'followers'}
        </span>
      ) : null}
    </>
  )
}
