// The operations of D0 and D1, and those that close gap G2: an image seen again, listed and taken back.
import { Readable } from 'node:stream';
import {
  Body,
  Delete,
  Get,
  Header,
  Path,
  Post,
  Produces,
  Query,
  Response,
  Route,
  Security,
  Tags,
  UploadedFile,
} from '@tsoa/runtime';
import type {
  CodeError,
  ImageId,
  ImageInfo,
  ImageInfoResult,
  ImageListResult,
  Result,
  ResultError,
  UploadImageBase64Request,
  UploadImageBase64Result,
  UploadImageResult,
} from '../../generated/types.js';
import { contract } from '../contract.js';
import { ApiError } from '../errors.js';
import type { Call } from '../http/call.js';
import { success } from '../http/envelopes.js';
import { isNotModified, rangeHolds, readRange } from '../http/ranges.js';
import { sessionEnded } from '../http/refusals.js';
import { decodeBase64Image } from '../images/base64.js';
import type { Services } from '../services/services.js';
import type { ImageRecord } from '../stores/records.js';

const rules = contract['x-image-rules'];
const mediaTypes = new Map(rules.formats.map(({ format, mediaType }) => [format, mediaType]));

@Route()
@Tags('image')
export class ImageController {
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
    const bytes = await decodeBase64Image(body.image_base64, rules);
    const upload = { session: this.call.session, operation: 'uploadImageBase64', key };
    const stored = await this.services.images.store(bytes, upload);
    if (!stored) throw sessionEnded('code');
    const { imageId, width, height, format, sizeInBytes } = stored;
    const { url, secureUrl } = this.urlsOf(imageId);
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

  /** Needs no credentials: the id is the capability. 304 and HEAD read no bytes. */
  @Get('/image/{imageId}')
  @Produces('image/jpeg')
  @Produces('image/gif')
  @Produces('image/png')
  @Produces('image/bmp')
  @Response<Readable>(206, 'Partial', undefined, ['image/jpeg', 'image/gif', 'image/png', 'image/bmp'])
  @Response<void>(304)
  @Response<ResultError>(400, '', undefined, 'application/json')
  @Response<ResultError>(404, '', undefined, 'application/json')
  @Response<ResultError>(405, '', undefined, 'application/json')
  @Response<ResultError>(416, '', undefined, 'application/json')
  @Response<ResultError>(429, '', undefined, 'application/json')
  @Response<ResultError>(500, '', undefined, 'application/json')
  @Response<ResultError>(503, '', undefined, 'application/json')
  async getImage(
    @Path() imageId: ImageId,
    @Header('Range') range?: string,
    @Header('If-Range') ifRange?: string,
    @Header('If-None-Match') ifNoneMatch?: string,
  ): Promise<Readable> {
    const image = await this.services.images.get(imageId);
    const { response, request } = this.call;
    const etag = `"${image.sha256}"`;
    response.set({
      ETag: etag,
      'Cache-Control': this.services.publication.imageCacheControl,
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    if (isNotModified(ifNoneMatch, etag)) {
      response.status(304);
      return Readable.from([]);
    }
    const asked = request.method === 'GET' && rangeHolds(ifRange, etag) ? readRange(range, image.sizeInBytes) : null;
    if (asked === 'unsatisfiable') {
      const headers = { 'Content-Range': `bytes */${image.sizeInBytes}` };
      throw new ApiError('PARAM_ILLEGAL', 416, 'The range starts beyond the end of the image.', { headers });
    }
    const { start, end } = asked ?? { start: 0, end: image.sizeInBytes };
    if (asked) response.status(206).set('Content-Range', `bytes ${start}-${end - 1}/${image.sizeInBytes}`);
    this.describeBytes(image, end - start);
    return request.method === 'HEAD' ? Readable.from([]) : this.services.images.openBytes(imageId, start, end);
  }

  @Get('/image/{imageId}/info')
  @Security({ clientId: [], clientSecret: [], sessionId: [] })
  @Response<ResultError>(400)
  @Response<ResultError>(401)
  @Response<ResultError>(404)
  @Response<ResultError>(405)
  @Response<ResultError>(429)
  @Response<ResultError>(500)
  @Response<ResultError>(503)
  async getImageInfo(@Path() imageId: ImageId): Promise<ImageInfoResult> {
    const image = await this.services.images.getOwned(imageId, this.call.session.userId);
    return success({ image: this.infoOf(image) });
  }

  @Get('/images')
  @Security({ clientId: [], clientSecret: [], sessionId: [] })
  @Response<ResultError>(400)
  @Response<ResultError>(401)
  @Response<ResultError>(405)
  @Response<ResultError>(429)
  @Response<ResultError>(500)
  @Response<ResultError>(503)
  async listImages(
    /** @isInt */
    @Query() limit: number = 20,
    @Query() cursor?: string,
  ): Promise<ImageListResult> {
    const { images, ...next } = await this.services.images.list(this.call.session.userId, limit, cursor);
    return success({ images: images.map((image) => this.infoOf(image)), ...next });
  }

  @Delete('/image/{imageId}')
  @Security({ clientId: [], clientSecret: [], sessionId: [] })
  @Response<ResultError>(400)
  @Response<ResultError>(401)
  @Response<ResultError>(404)
  @Response<ResultError>(405)
  @Response<ResultError>(429)
  @Response<ResultError>(500)
  @Response<ResultError>(503)
  async deleteImage(@Path() imageId: ImageId): Promise<Result> {
    await this.services.images.delete(imageId, this.call.session.userId);
    return success({});
  }

  private urlsOf(imageId: string) {
    const { publicUrl, publicSecureUrl } = this.services.publication;
    return { url: `${publicUrl()}/image/${imageId}`, secureUrl: `${publicSecureUrl()}/image/${imageId}` };
  }

  private infoOf(image: ImageRecord): ImageInfo {
    const { imageId, format, width, height, sizeInBytes, sha256, createdAt } = image;
    const facts = { imageId, format, width, height, filesizeInBytes: sizeInBytes, sha256 };
    return { ...facts, ...this.urlsOf(imageId), createdAt: createdAt.toISOString() };
  }

  private describeBytes({ imageId, format }: ImageRecord, length: number): void {
    this.call.response.set({
      'Content-Type': mediaTypes.get(format) ?? 'application/octet-stream',
      'Content-Length': String(length),
      'Accept-Ranges': 'bytes',
      'Content-Disposition': `inline; filename="${imageId}.${format}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    });
  }
}
