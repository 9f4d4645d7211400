// The operations that close gap G2: an image seen again, listed and taken back.
import { Readable } from 'node:stream';
import { Delete, Get, Header, Path, Produces, Query, Response, Route, Security, Tags } from '@tsoa/runtime';
import type {
  ImageId,
  ImageInfo,
  ImageInfoResult,
  ImageListResult,
  Result,
  ResultError,
} from '../../generated/types.js';
import { contract } from '../contract.js';
import { ApiError } from '../errors.js';
import type { Call } from '../http/call.js';
import { success } from '../http/envelopes.js';
import { isNotModified, rangeHolds, readRange } from '../http/ranges.js';
import type { Services } from '../services/services.js';
import type { ImageRecord } from '../stores/records.js';
import { urlsOf } from './image-urls.js';

const mediaTypes = new Map(contract['x-image-rules'].formats.map(({ format, mediaType }) => [format, mediaType]));

@Route()
@Tags('image')
export class ImageController {
  constructor(
    private readonly services: Services,
    private readonly call: Call,
  ) {}

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
    return request.method === 'HEAD' ? Readable.from([]) : this.services.images.openBytes(image, start, end);
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

  private infoOf(image: ImageRecord): ImageInfo {
    const { imageId, format, width, height, sizeInBytes, sha256, createdAt } = image;
    const facts = { imageId, format, width, height, filesizeInBytes: sizeInBytes, sha256 };
    return { ...facts, ...urlsOf(this.services.publication, imageId), createdAt: createdAt.toISOString() };
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
