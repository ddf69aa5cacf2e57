DROP TABLE store_state;
DROP TABLE counters;
DROP TABLE ledger;
DROP TABLE changes;
DROP TABLE order_names;
DROP TABLE orders;
