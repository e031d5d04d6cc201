import { useQuery } from '@tanstack/react-query'
import type { Me } from '#api/accounts/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { channelQuery } from '#web/kit/api/queries.ts'
import { type SetupStep, setupStep } from './setupStep.ts'

export interface CreatorReady {
  isLoading: boolean
  error: unknown
  step: SetupStep | null
  page: ChannelPage | null
  isReady: boolean
  retry(): void
}

/**
 * Whether an account has channel, collection and a tier, and what comes next; of a channel of somebody else, whether it hosts there.
 * @param asked handle of one of its channels; null: the first
 */
export function useCreatorReady(account: Me | null, asked: string | null = null): CreatorReady {
  const handle = (account && asked) ?? account?.channel?.handle ?? ''
  const { data, isPending, error, refetch } = useQuery({ ...channelQuery(handle), enabled: handle !== '' })
  // a channel has a studio for who may host there
  const page = data && (asked === null || mayDo(data.role, 'hostStream')) ? data : null
  const isLoading = handle !== '' && isPending
  // whoever helps sets nothing up: without passes there they go live for everybody
  const step = page && !page.isOwner ? null : setupStep(handle !== '', page)
  return {
    isLoading,
    error: page ? null : error,
    step,
    page,
    isReady: account !== null && !isLoading && step === null,
    retry: () => void refetch(),
  }
}
