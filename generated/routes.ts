// Written by scripts/generate/routes.mjs from src/controllers (tsoa). Never edited.
import { HealthController } from './../src/controllers/health-controller.js';
import { ImageController } from './../src/controllers/image-controller.js';
import { SessionController } from './../src/controllers/session-controller.js';
import { TokenController } from './../src/controllers/token-controller.js';
import { UploadController } from './../src/controllers/upload-controller.js';
import { UserController } from './../src/controllers/user-controller.js';
import type { Call } from '../src/http/call.js';
import type { Services } from '../src/services/services.js';

export interface Argument {
  in: 'body' | 'path' | 'query' | 'header' | 'formData';
  name: string;
}
export type ReadArgument = (argument: Argument) => unknown;

export interface Route {
  operationId: string;
  method: 'get' | 'post' | 'put' | 'delete' | 'patch';
  path: string;
  controller: new (services: Services, call: Call) => object;
  run(controller: object, read: ReadArgument): Promise<unknown>;
}

export const routes: readonly Route[] = [
  {
    operationId: 'getLiveness',
    method: 'get',
    path: '/health/live',
    controller: HealthController,
    run: (controller, read) => {
      const it = controller as HealthController;
      type Arguments = Parameters<typeof it.getLiveness>;
      return it.getLiveness(...([] as unknown as Arguments));
    },
  },
  {
    operationId: 'getReadiness',
    method: 'get',
    path: '/health/ready',
    controller: HealthController,
    run: (controller, read) => {
      const it = controller as HealthController;
      type Arguments = Parameters<typeof it.getReadiness>;
      return it.getReadiness(...([] as unknown as Arguments));
    },
  },
  {
    operationId: 'getImage',
    method: 'get',
    path: '/image/:imageId',
    controller: ImageController,
    run: (controller, read) => {
      const it = controller as ImageController;
      type Arguments = Parameters<typeof it.getImage>;
      return it.getImage(...([read({ in: 'path', name: 'imageId' }), read({ in: 'header', name: 'Range' }), read({ in: 'header', name: 'If-Range' }), read({ in: 'header', name: 'If-None-Match' }), ] as unknown as Arguments));
    },
  },
  {
    operationId: 'getImageInfo',
    method: 'get',
    path: '/image/:imageId/info',
    controller: ImageController,
    run: (controller, read) => {
      const it = controller as ImageController;
      type Arguments = Parameters<typeof it.getImageInfo>;
      return it.getImageInfo(...([read({ in: 'path', name: 'imageId' }), ] as unknown as Arguments));
    },
  },
  {
    operationId: 'listImages',
    method: 'get',
    path: '/images',
    controller: ImageController,
    run: (controller, read) => {
      const it = controller as ImageController;
      type Arguments = Parameters<typeof it.listImages>;
      return it.listImages(...([read({ in: 'query', name: 'limit' }), read({ in: 'query', name: 'cursor' }), ] as unknown as Arguments));
    },
  },
  {
    operationId: 'deleteImage',
    method: 'delete',
    path: '/image/:imageId',
    controller: ImageController,
    run: (controller, read) => {
      const it = controller as ImageController;
      type Arguments = Parameters<typeof it.deleteImage>;
      return it.deleteImage(...([read({ in: 'path', name: 'imageId' }), ] as unknown as Arguments));
    },
  },
  {
    operationId: 'getSession',
    method: 'get',
    path: '/session',
    controller: SessionController,
    run: (controller, read) => {
      const it = controller as SessionController;
      type Arguments = Parameters<typeof it.getSession>;
      return it.getSession(...([] as unknown as Arguments));
    },
  },
  {
    operationId: 'logout',
    method: 'post',
    path: '/session/logout',
    controller: SessionController,
    run: (controller, read) => {
      const it = controller as SessionController;
      type Arguments = Parameters<typeof it.logout>;
      return it.logout(...([read({ in: 'body', name: 'body' }), ] as unknown as Arguments));
    },
  },
  {
    operationId: 'issueAccessToken',
    method: 'post',
    path: '/api/auth/token',
    controller: TokenController,
    run: (controller, read) => {
      const it = controller as TokenController;
      type Arguments = Parameters<typeof it.issueAccessToken>;
      return it.issueAccessToken(...([] as unknown as Arguments));
    },
  },
  {
    operationId: 'uploadImage',
    method: 'post',
    path: '/image/upload',
    controller: UploadController,
    run: (controller, read) => {
      const it = controller as UploadController;
      type Arguments = Parameters<typeof it.uploadImage>;
      return it.uploadImage(...([read({ in: 'formData', name: 'image' }), read({ in: 'header', name: 'Idempotency-Key' }), ] as unknown as Arguments));
    },
  },
  {
    operationId: 'uploadImageBase64',
    method: 'post',
    path: '/api/auth/upload_image',
    controller: UploadController,
    run: (controller, read) => {
      const it = controller as UploadController;
      type Arguments = Parameters<typeof it.uploadImageBase64>;
      return it.uploadImageBase64(...([read({ in: 'body', name: 'body' }), read({ in: 'header', name: 'Idempotency-Key' }), ] as unknown as Arguments));
    },
  },
  {
    operationId: 'login',
    method: 'post',
    path: '/user/login',
    controller: UserController,
    run: (controller, read) => {
      const it = controller as UserController;
      type Arguments = Parameters<typeof it.login>;
      return it.login(...([read({ in: 'body', name: 'body' }), ] as unknown as Arguments));
    },
  },
];
