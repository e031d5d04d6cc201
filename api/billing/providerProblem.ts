import { ProblemError } from '../http/problemError.ts'
import { PaymentError, PaymentRefused, PaymentsBusy } from '../ports/payments.ts'

const AWAY_S = 30

/** What a person reads when the payment provider did not do what was asked; what is no error of it is thrown on. */
export function providerProblem(error: unknown): ProblemError {
  if (!(error instanceof PaymentError)) throw error
  if (error instanceof PaymentRefused)
    return new ProblemError(
      'CONFLICT',
      {
        detail:
          'The payment provider refused this. Nothing was changed; reload the page to see how your account stands.',
      },
      { cause: error },
    )
  const retryAfterS = (error instanceof PaymentsBusy && error.retryAfterS) || AWAY_S
  const detail =
    'The payment provider does not answer right now. Nothing is lost and nothing was charged; try again in a moment.'
  return new ProblemError('PAYMENTS_UNREACHABLE', { detail, retryAfterS }, { cause: error })
}
