import{a}from"./chunk-VCYE2Q2B.js";import"./chunk-O5GD4KLX.js";export{a as drawMap};
