import { z } from 'zod'
import { path, url, type Variable } from './schema.ts'

/** Variables of the TRTC provider. */
export const TRTC_VARIABLES = {
  TRTC_SDK_APP_ID: {
    schema: z.coerce.number().int().min(1).optional(),
    processes: ['api', 'worker'],
    about: 'Application id at Tencent RTC; needed when MEDIA_PROVIDER is trtc.',
    example: '',
  },
  TRTC_SECRET_FILE: {
    schema: path.optional(),
    processes: ['api', 'worker'],
    about: 'File with the TRTC secret key; needed when MEDIA_PROVIDER is trtc.',
    example: '',
  },
  TRTC_API_KEY_ID: {
    schema: z.string().min(1).optional(),
    processes: ['api', 'worker'],
    about: 'Id of the key for the provider management interface; needed when MEDIA_PROVIDER is trtc.',
    example: '',
  },
  TRTC_API_KEY_FILE: {
    schema: path.optional(),
    processes: ['api', 'worker'],
    about: 'File with that key; with it people are taken out of rooms.',
    example: '',
  },
  TRTC_API_URL: {
    schema: url.default('https://trtc.tencentcloudapi.com'),
    processes: ['api', 'worker'],
    about: 'Address of the provider management interface.',
    example: 'https://trtc.tencentcloudapi.com',
  },
  TRTC_REGION: {
    schema: z.enum(['ap-beijing', 'ap-guangzhou', 'ap-singapore']).default('ap-singapore'),
    processes: ['api', 'worker'],
    about: 'Region of the provider management interface.',
    example: 'ap-singapore',
  },
} as const satisfies Record<string, Variable>
