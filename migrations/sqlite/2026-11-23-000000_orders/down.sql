DROP TABLE store_state;
DROP TABLE orders;
