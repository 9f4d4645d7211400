// The operations of D0 and D1: an image handed in as a file, or as base64.
import { Body, Header, Post, Response, Route, Security, Tags, UploadedFile } from '@tsoa/runtime';
import type {
  CodeError,
  ResultError,
  UploadImageBase64Request,
  UploadImageBase64Result,
  UploadImageResult,
} from '../../generated/types.js';
import { contract } from '../contract.js';
import type { Call } from '../http/call.js';
import { success } from '../http/envelopes.js';
import { sessionEnded } from '../http/refusals.js';
import { decodeBase64Image } from '../images/base64.js';
import type { Services } from '../services/services.js';
import { urlsOf } from './image-urls.js';

@Route()
@Tags('image')
export class UploadController {
  constructor(
    private readonly services: Services,
    private readonly call: Call,
  ) {}

  @Post('/image/upload')
  @Security({ clientId: [], clientSecret: [], sessionId: [] })
  @Response<ResultError>(400)
  @Response<ResultError>(401)
  @Response<ResultError>(405)
  @Response<ResultError>(409)
  @Response<ResultError>(413)
  @Response<ResultError>(415)
  @Response<ResultError>(422)
  @Response<ResultError>(429)
  @Response<ResultError>(500)
  @Response<ResultError>(503)
  async uploadImage(
    @UploadedFile('image') image: Buffer,
    @Header('Idempotency-Key') key?: string,
  ): Promise<UploadImageResult> {
    const upload = { session: this.call.session, operation: 'uploadImage', key };
    const stored = await this.services.images.store(image, upload);
    if (!stored) throw sessionEnded('result');
    return success({ imageId: stored.imageId });
  }

  @Post('/api/auth/upload_image')
  @Security({ 'x-access-token': [] })
  @Response<CodeError>(400)
  @Response<CodeError>(401)
  @Response<CodeError>(405)
  @Response<CodeError>(409)
  @Response<CodeError>(413)
  @Response<CodeError>(415)
  @Response<CodeError>(422)
  @Response<CodeError>(429)
  @Response<CodeError>(500)
  @Response<CodeError>(503)
  async uploadImageBase64(
    @Body() body: UploadImageBase64Request,
    @Header('Idempotency-Key') key?: string,
  ): Promise<UploadImageBase64Result> {
    const bytes = await decodeBase64Image(body.image_base64, contract['x-image-rules']);
    const upload = { session: this.call.session, operation: 'uploadImageBase64', key };
    const stored = await this.services.images.store(bytes, upload);
    if (!stored) throw sessionEnded('code');
    const { imageId, width, height, format, sizeInBytes } = stored;
    const { url, secureUrl } = urlsOf(this.services.publication, imageId);
    const image = {
      image_id: imageId,
      width,
      height,
      format,
      url,
      secure_url: secureUrl,
      filesize_in_bytes: sizeInBytes,
    };
    return { code: 'UPLOAD_SUCCESSFUL', message: 'Image uploaded successfully.', payload: { image } };
  }
}
