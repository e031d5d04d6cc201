// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CurrencyList} from "../../../../contracts/payments/CurrencyList.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {Vm} from "../../kit/Vm.sol";
import {MoneyStage} from "../MoneyStage.sol";

contract CurrencyListTest is MoneyStage {
    /// @custom:proves [S3.9] native money is index zero for ever
    function test_native() public {
        (address token, uint8 decimals, bool paused) = currencies.currencyAt(0);
        assertEq(token, address(0), "token");
        assertEq(decimals, 18, "decimals");
        assertFalse(paused, "paused");
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NativeNotPausable.selector));
        currencies.setPaused(0, true);
    }

    /// @custom:proves [S3.9] a listed token keeps its index and says what it is
    function test_list() public {
        address token = address(new TestDollar());
        vm.expectEmit(address(currencies));
        emit ICurrencyList.CurrencyListed(2, token, "TUSD", 6);
        assertEq(currencies.list(token), 2, "index");
        assertEq(currencies.count(), 3, "count");
        (address listed, uint8 decimals, bool paused) = currencies.currencyAt(2);
        assertFalse(paused, "paused");
        assertEq(listed, token, "token");
        assertEq(decimals, 6, "decimals");
    }

    /// @custom:proves [S3.9] a token twice, an account and an address without code refuse
    function test_refused() public {
        vm.expectRevert(
            abi.encodeWithSelector(ICurrencyList.CurrencyList_AlreadyListed.selector, address(dollar), 1)
        );
        currencies.list(address(dollar));
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NotAToken.selector, fan));
        currencies.list(fan);
        vm.expectRevert(bytes("")); // it has no decimals()
        currencies.list(address(ledger));
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
        currencies.setPaused(2, true);
        assertEq(currencies.count(), 2, "count");
    }

    /// @custom:proves [S3.9] the list ends at two hundred and fifty-five tokens
    function test_full() public {
        for (uint256 n = 2; n < 256; ++n) {
            assertEq(currencies.list(address(new TestDollar())), n, "index");
        }
        address token = address(new TestDollar());
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_Full.selector));
        currencies.list(token);
    }

    /// @custom:proves [S3.9] strangers can neither list nor pause
    function test_strangers() public {
        vm.startPrank(fan);
        vm.expectRevert(notAllowed(fan));
        currencies.list(address(1));
        vm.expectRevert(notAllowed(fan));
        currencies.setPaused(1, true);
        vm.stopPrank();
    }

    /// @custom:proves [S3.9][T30] whatever is listed and paused later, an index keeps its token
    function testFuzz_forEver(uint256 seed) public {
        address[] memory tokens = new address[](9);
        tokens[1] = address(dollar);
        for (uint8 n = 2; n < 9; ++n) {
            tokens[n] = address(new TestDollar());
            assertEq(currencies.list(tokens[n]), n, "index");
            // casting to 'uint8' is safe because the rest is below 9
            uint8 paused = uint8(uint256(keccak256(abi.encode(seed, n))) % n);
            if (paused != 0) currencies.setPaused(paused, (seed >> n) & 1 == 0);
            for (uint8 old; old <= n; ++old) {
                (address token, uint8 decimals,) = currencies.currencyAt(old);
                assertEq(token, tokens[old], "token");
                assertEq(decimals, old == 0 ? 18 : 6, "decimals");
            }
        }
    }

    /// @custom:proves [S3.9][T30] its code can neither run other code in its place nor end
    function test_opcodes() public view {
        bytes memory code = address(currencies).code;
        // at the end stands what the compiler says about itself, and how long that is
        uint256 metadata = uint256(uint8(code[code.length - 2])) << 8 | uint8(code[code.length - 1]);
        uint256 walked;
        for (uint256 n; n < code.length - 2 - metadata; ++n) {
            uint8 operation = uint8(code[n]);
            ++walked;
            assertFalse(operation == 0xf2, "CALLCODE");
            assertFalse(operation == 0xf4, "DELEGATECALL");
            assertFalse(operation == 0xff, "SELFDESTRUCT");
            if (operation >= 0x60 && operation <= 0x7f) n += operation - 0x5f; // PUSH1 to PUSH32 carry their number
        }
        assertTrue(walked > 500, "there was code");
    }

    /// @custom:proves [S3.9] it begins with the native currency under the chain's own symbol
    function test_constructor() public {
        vm.recordLogs();
        CurrencyList made = new CurrencyList(address(manager), "POL");
        assertEq(made.count(), 1, "count");
        assertEq(made.authority(), address(manager), "authority");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 2, "the manager and the currency");
        assertEq(uint256(logs[1].topics[0]), uint256(ICurrencyList.CurrencyListed.selector), "event");
        assertEq(uint256(logs[1].topics[1]), 0, "index");
        assertEq(uint256(logs[1].topics[2]), 0, "token");
        (string memory symbol, uint8 decimals) = abi.decode(logs[1].data, (string, uint8));
        assertEq(symbol, "POL", "symbol");
        assertEq(decimals, 18, "decimals");
    }

    /// @custom:proves [S3.9] a currency is refused and accepted again, and the log says so
    function test_setPaused() public {
        vm.expectEmit(address(currencies));
        emit ICurrencyList.CurrencyPaused(1, true);
        currencies.setPaused(1, true);
        (,, bool paused) = currencies.currencyAt(1);
        assertTrue(paused, "paused");
        vm.expectEmit(address(currencies));
        emit ICurrencyList.CurrencyPaused(1, false);
        currencies.setPaused(1, false);
        (address token, uint8 decimals, bool still) = currencies.currencyAt(1);
        assertFalse(still, "accepted");
        assertEq(token, address(dollar), "token");
        assertEq(decimals, 6, "decimals");
    }

    /// @custom:proves [S3.9] an index stands for nothing from the count on
    function test_unlisted() public {
        currencies.currencyAt(1);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
        currencies.currencyAt(2);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 255));
        currencies.currencyAt(255);
    }
}
