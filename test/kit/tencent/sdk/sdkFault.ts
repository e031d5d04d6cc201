import type { RtcError } from 'trtc-sdk-v5'
import { ERROR_CODE } from './names.ts'

type Parts = Pick<RtcError, 'code'> &
  Partial<Pick<RtcError, 'extraCode' | 'functionName' | 'message' | 'originError'>>

/** The SDK's error: a code, and often another one that says more. */
export class SdkFault extends Error {
  code: number
  extraCode?: number
  functionName: string
  originError?: RtcError['originError']
  constructor({ code, extraCode, functionName = '', message, originError }: Parts) {
    super(message ?? `${functionName}: ${extraCode ?? code}`)
    this.name = Object.entries(ERROR_CODE).find(([, value]) => value === code)?.[0] ?? 'UNKNOWN_ERROR'
    this.code = code
    if (extraCode !== undefined) this.extraCode = extraCode
    this.functionName = functionName
    if (originError !== undefined) this.originError = originError
  }
}

/** A call that comes at the wrong moment. */
export function wrongMoment(functionName: string, extraCode?: number): SdkFault {
  const code = ERROR_CODE.INVALID_OPERATION
  return new SdkFault(extraCode === undefined ? { code, functionName } : { code, extraCode, functionName })
}

/** A call that is given up because of another one. */
export function givenUp(functionName: string, message: string): SdkFault {
  return new SdkFault({ code: ERROR_CODE.OPERATION_ABORT, functionName, message })
}

const DEVICE: Record<string, number> = {
  NotFoundError: 5301,
  NotAllowedError: 5302,
  NotReadableError: 5303,
  OverconstrainedError: 5304,
  InvalidStateError: 5305,
  SecurityError: 5306,
  AbortError: 5307,
}

/** What a browser answers that gives no camera or microphone. */
export function deviceFault(functionName: string, cause: unknown): SdkFault {
  const error = cause instanceof Error ? cause : new Error(String(cause))
  const code = ERROR_CODE.DEVICE_ERROR
  return new SdkFault({
    ...{ code, extraCode: DEVICE[error.name] ?? code, functionName },
    ...{ message: error.message, originError: error },
  })
}
