/* tslint:disable */
/* eslint-disable */
export * from './HealthApi';
export * from './ImageApi';
export * from './SessionApi';
export * from './TokenApi';
export * from './UserApi';
