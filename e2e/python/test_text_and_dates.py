"""What people write comes back as they wrote it."""

import pytest
from order.order_pb2 import CreateOrderRequest, ReadOrderRequest, UpdateOrderRequest

from clock import is_now

NAMES = [
    "Vins et alcools Chevalier, Reims",
    "Toms Spezialitäten, Münster",
    "Съёмка «Ёжик в тумане», Йошкар-Ола",
    "二重橋 · 東京",
    "👩‍👩‍👧 picnic 🧺",
    "مطعم الشام",
    "e\u0301 stays decomposed",
    "<script>alert('1')</script> & \"quotes\"; DROP TABLE orders;--",
]
DATES = [
    "2024-06-13",
    "2024-06-13T10:22:33Z",
    "2024-06-13T12:22:33.123456789+02:00",
    "2024-06-13 10:22:33.123456Z",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_back_intact(orders, name):
    order = orders.CreateOrder(CreateOrderRequest(name=name)).order
    assert order.name == name
    assert orders.ReadOrder(ReadOrderRequest(uuid=order.uuid)).order.name == name


def test_a_name_is_trimmed(orders):
    assert orders.CreateOrder(CreateOrderRequest(name="\u00a0 Bon app' \t")).order.name == "Bon app'"


@pytest.mark.parametrize("date", DATES)
def test_a_date_comes_back_exactly_as_it_was_sent(orders, date):
    order = orders.CreateOrder(CreateOrderRequest(name="Bon app'", date=date)).order
    assert order.date == date
    assert orders.ReadOrder(ReadOrderRequest(uuid=order.uuid)).order.date == date


def test_a_new_order_without_a_date_is_for_now(orders):
    assert is_now(orders.CreateOrder(CreateOrderRequest(name="Bon app'")).order.date)


def test_an_update_without_a_date_is_for_now(orders):
    order = orders.CreateOrder(CreateOrderRequest(name="Bon app'", date="1996-07-04")).order
    assert is_now(orders.UpdateOrder(UpdateOrderRequest(uuid=order.uuid, name=order.name)).order.date)
